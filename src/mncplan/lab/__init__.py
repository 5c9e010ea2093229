"""Amounts, hazards, protocols and plates for the bench."""

from mncplan.lab.protocol import ProtocolRequest, write_protocol

__all__ = ["ProtocolRequest", "write_protocol"]
