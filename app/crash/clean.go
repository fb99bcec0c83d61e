package crash

import (
	"path"
	"regexp"
	"strings"
)

// What the lines of a stack trace look like. A line that looks like none of them
// is left out: it may be a panic's value.
var (
	goroutineLine = regexp.MustCompile(`^goroutine \d+ .*\[[^\]]*\]:$`)
	functionName  = regexp.MustCompile(`^[\w./%~()*\[\]·,-]+$`)
	inGoroutine   = regexp.MustCompile(` in goroutine \d+$`)
	sourceLine    = regexp.MustCompile(`^\t(.+\.(?:go|s)|_cgo_\S+):(\d+)(?: \+0x[0-9a-f]+)?$`)
)

// withoutText keeps of a stack trace which functions were called and in which
// line of which file; arguments and folders of the machine it was built on go.
func withoutText(trace string) string {
	var out strings.Builder
	function, began := "", false
	for line := range strings.Lines(trace) {
		line = strings.TrimRight(line, "\r\n")
		switch source := sourceLine.FindStringSubmatch(line); {
		case goroutineLine.MatchString(line):
			if began {
				out.WriteString("\n")
			}
			out.WriteString(line + "\n")
			function, began = "", true
		case function != "" && source != nil:
			out.WriteString("\t" + dots.Replace(place(function, source[1])) + ":" + source[2] + "\n")
			function = ""
		case began:
			var shown string
			if function, shown = frame(line); function != "" {
				out.WriteString(dots.Replace(shown) + "\n")
			}
		}
	}
	return out.String()
}

// dots are written so in the last part of a package's path.
var dots = strings.NewReplacer("%2e", ".")

// sinceGuarded leaves out of a stack what has run since the panic: the way to
// the report.
func sinceGuarded(trace string) string {
	goroutine, frames, _ := strings.Cut(trace, "\n")
	_, at, found := strings.Cut(frames, "panic(…)\n")
	_, at, whole := strings.Cut(at, "\n") // the line of its source
	if !found || !whole {
		return trace
	}
	return goroutine + "\n" + at
}

// frame is the function that a line of a trace names, and the line without its
// arguments; empty where it names none.
func frame(line string) (function, shown string) {
	name, by := strings.CutPrefix(line, "created by ")
	if by {
		name = inGoroutine.ReplaceAllString(name, "")
	} else if cut := argumentsAt(name); cut > 0 {
		name = name[:cut]
	} else {
		return "", ""
	}
	if !functionName.MatchString(name) {
		return "", ""
	}
	if by {
		return name, "created by " + name
	}
	return name, name + "(…)"
}

// argumentsAt is where the arguments of a call begin: at the bracket that closes
// at the end of the line.
func argumentsAt(call string) int {
	if !strings.HasSuffix(call, ")") {
		return -1
	}
	depth := 0
	for i := len(call) - 1; i >= 0; i-- {
		switch call[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// place names a file by the package of the function in it, wherever the machine
// that built it has it.
func place(function, file string) string {
	folder, name := path.Split(function)
	pkg, _, _ := strings.Cut(name, ".")
	return folder + pkg + "/" + path.Base(strings.ReplaceAll(file, `\`, "/"))
}

// What the runtime itself says of why it ends. Its words for a panic's value
// stand after "panic: ", and every further line of a value is indented.
var (
	fatalLine   = regexp.MustCompile(`^fatal error: [\w ,.:'()/!-]+$`)
	signalLine  = regexp.MustCompile(`^\[signal (SIG\w+)`)
	runtimeLine = regexp.MustCompile(`^panic: (runtime error: (?:index out of range|slice bounds out of range|` +
		`integer divide by zero|invalid memory address or nil pointer dereference|makeslice: len out of range)[\w \[\]:-]*)`)
)

// fromRaw makes a report of what Watch's file holds; crashed is false where that
// is only its head.
func fromRaw(raw string) (report string, crashed bool) {
	head, rest, _ := strings.Cut(raw, "\n\n")
	if strings.TrimSpace(rest) == "" {
		return "", false
	}
	var why []string
	for line := range strings.Lines(rest) {
		line = strings.TrimRight(line, "\r\n")
		if goroutineLine.MatchString(line) {
			break
		}
		switch known := runtimeLine.FindStringSubmatch(line); {
		case known != nil:
			why = append(why, strings.TrimSpace(known[1]))
		case strings.HasPrefix(line, "panic: "):
			why = append(why, "panic")
		case fatalLine.MatchString(line):
			why = append(why, line)
		default:
			if signal := signalLine.FindStringSubmatch(line); signal != nil {
				why = append(why, "signal "+signal[1])
			}
		}
	}
	if len(why) == 0 { // the runtime says some of its words on standard error alone
		why = append(why, "fatal error")
	}
	return head + "\n\n" + strings.Join(why, "\n") + "\n\n" + withoutText(rest), true
}
