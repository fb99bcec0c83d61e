package account

import "testing"

// Who has the database alone cannot try codes: they are kept under a key.
func TestACodeIsKeptUnderTheOfficesKey(t *testing.T) {
	const email, code = "anna@example.dk", "123456"
	kept := codeMAC([]byte("one key"), email, code)
	if kept != codeMAC([]byte("one key"), email, code) {
		t.Error("a code is not known again")
	}
	for name, other := range map[string]string{
		"under another key":  codeMAC([]byte("another key"), email, code),
		"of another address": codeMAC([]byte("one key"), "bo@example.dk", code),
		"another code":       codeMAC([]byte("one key"), email, "654321"),
	} {
		if other == kept {
			t.Errorf("%s it is the same", name)
		}
	}
}
