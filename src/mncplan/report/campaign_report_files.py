"""Write the files of a campaign report."""

from __future__ import annotations

from pathlib import Path

from mncplan.app.campaign_report_parts import CampaignReport
from mncplan.report.campaign_html import campaign_html
from mncplan.report.campaign_report_json import campaign_report_json
from mncplan.report.encode import dumps
from mncplan.report.files import write_documents


def write_campaign_report(found: CampaignReport, folder: Path) -> tuple[Path, ...]:
    """Write ``report.html`` and ``report.json`` into a folder, made when missing.

    Raises:
        StorageError: In one line, if the folder can't take the files.
    """
    documents = {
        "report.html": campaign_html(found),
        "report.json": dumps(campaign_report_json(found)),
    }
    return write_documents(documents, folder)
