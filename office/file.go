package office

// attach gives a file of the person's own to a message. No file can be sent to
// this version, so that none is there: not_found.
func (u *unit) attach(_, _ string) error { return errNotFound }
