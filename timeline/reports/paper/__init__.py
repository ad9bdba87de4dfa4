"""What is printed on paper: the blocks of a report in order, which the PDF and the DOCX set each in its own way."""
