package document

import (
	"path/filepath"
	"regexp"
	"strings"
)

var pictureLine = regexp.MustCompile(`^[ \t]*!\[(.*)\]\((.+)\)[ \t]*$`)

// pictureIn is the file of the picture that a line of an answer stands for, with the words of its own that it has.
func pictureIn(line string) (words, file string, is bool) {
	m := pictureLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
	if m == nil {
		return "", "", false
	}
	return strings.TrimSpace(m[1]), m[2], true
}

// CaptionOf is what an answer says below a picture that is attached to it: its own words, else the name of its file.
func CaptionOf(answer, file string) string {
	for line := range strings.Lines(answer) {
		if words, of, is := pictureIn(line); is && of == file && words != "" {
			return words
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
		_, of, is := pictureIn(line)
		switch {
		case !is || of != file:
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

// caption is what stands below a picture: its file's name as one reads it.
func caption(name string) string {
	title := strings.TrimSuffix(name, filepath.Ext(name))
	if title = strings.Join(strings.Fields(strings.ReplaceAll(title, "_", " ")), " "); title == "" {
		return name
	}
	return title
}
