package home_test

import (
	"testing"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

var phone = stagetest.Phone

// stage is a device with the pages of this package on a screen.
type stage struct {
	*stagetest.Stage
	d *testworld.Device
}

func show(t *testing.T, d *testworld.Device, clock *testworld.Clock, v stagetest.View) *stage {
	t.Helper()
	return &stage{Stage: stagetest.Show(t, d.App, clock.Now, v, open), d: d}
}

// GoTo goes to a page, with nothing behind it.
func (s *stage) GoTo(to ui.Route) *stage {
	s.Stage.GoTo(to)
	return s
}
