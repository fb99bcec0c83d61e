package document

import "strings"

// CaptionOf is what an answer says below a picture that is attached to it: its own words, else the name of its file.
func CaptionOf(answer, file string) string {
	for line := range strings.Lines(answer) {
		if m := pictureLine.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil && m[2] == file && strings.TrimSpace(m[1]) != "" {
			return strings.TrimSpace(m[1])
		}
	}
	return caption(file)
}

// Captioned is an answer that has words below a picture that is attached to it, where the answer says that it stands, else
// at its end. Without words of its own, the picture has the name of its file.
func Captioned(answer, file, words string) string {
	words = strings.Join(strings.Fields(words), " ")
	if words == caption(file) {
		words = ""
	}
	own := "![" + words + "](" + file + ")"
	lines := strings.Split(answer, "\n")
	for i, line := range lines {
		m := pictureLine.FindStringSubmatch(strings.TrimRight(line, "\r"))
		switch {
		case m == nil || m[2] != file:
		case words == "" && i == len(lines)-1:
			return strings.TrimRight(strings.Join(lines[:i], "\n"), "\n") // it stands there anyway
		default:
			lines[i] = own
			return strings.Join(lines, "\n")
		}
	}
	if words == "" {
		return answer
	}
	if answer = strings.TrimRight(answer, "\n"); answer != "" {
		answer += "\n\n"
	}
	return answer + own
}
