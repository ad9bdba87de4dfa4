"""Printed things, pure: one chain ready to print, its wording, and the forms it is printed in."""
