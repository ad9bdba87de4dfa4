"""Pure statistics: numbers in, numbers out. Nothing here reads a log, and nothing here is recorded."""
