"""The parts of the page: what is shown at which position, the values of its filters, its markup and its data."""
