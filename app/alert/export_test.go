package alert

// Digest is what is kept of an alert's words.
func Digest(a Alert) string { return digest(a) }
