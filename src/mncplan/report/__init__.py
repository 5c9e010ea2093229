"""Show plans: JSON, HTML, Markdown, terminal, files. No chemistry here."""
