"""The write side: what is asked, the rules that decide, and the one door that all input passes."""
