package me_test

import (
	"testing"
	"time"

	"startklar.dk/app"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

var phone = stagetest.Phone

// stage is a device with the pages of this package on a screen.
type stage struct {
	*stagetest.Stage
}

func show(t *testing.T, model *app.App, now func() time.Time, v stagetest.View) *stage {
	t.Helper()
	return &stage{Stage: stagetest.Show(t, model, now, v, open)}
}

// GoTo goes to a page, with nothing behind it.
func (s *stage) GoTo(to ui.Route) *stage {
	s.Stage.GoTo(to)
	return s
}
