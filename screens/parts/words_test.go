package parts

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/document/answers"
	"startklar.dk/document/planfile"
)

func TestWhatWentWrongIsSaidByWhoeverSaysIt(t *testing.T) {
	e := &Env{Words: text.For(text.Danish)}
	notFound := &api.Problem{Status: 404, Code: api.CodeNotFound, Detail: "No such page"}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"nothing":                              {nil, ""},
		"an office's no":                       {fmt.Errorf("book: %w", notFound), e.T("problem.not_found.detail")},
		"a no of something that is no office":  {errors.Join(app.ErrNotOffice, notFound), e.T("error.not_office")},
		"an office's no that we have not seen": {&api.Problem{Code: "new", Detail: "Kom igen i morgen"}, "Kom igen i morgen"},
		"another window":                       {fmt.Errorf("open: %w", app.ErrInUse), e.T("error.in_use")},
		"a disk without room":                  {fmt.Errorf("export: %w", &SaveError{syscall.ENOSPC}), e.T("file.no_room")},
		"a newer plan's file":                  {fmt.Errorf("open: %w", &planfile.Error{Reason: planfile.Newer}), e.T("planfile.newer")},
		"a file without words":                 {fmt.Errorf("open: %w", &answers.Error{Reason: answers.Empty}), e.T("answers.empty")},
		"what has no name":                     {errors.New("x"), e.T("error.internal")},
	} {
		if got := e.Explain(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
