"""The figures of a report, drawn by our own code as SVG: values in, text out, no chart library."""
