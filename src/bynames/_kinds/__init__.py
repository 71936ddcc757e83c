"""The two kinds of names, persons and organizations, each with the same rooms: parse, words, scoring, index."""
