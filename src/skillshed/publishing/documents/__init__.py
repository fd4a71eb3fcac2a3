"""Documents: headings, text, numbered figures and tables; written as HTML, tagged PDF and DOCX from one model."""
