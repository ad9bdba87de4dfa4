"""The record in the formats of other tools: pure, from what is known to bytes; each format says what it loses."""
