package simulation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"

	"startklar.dk/api"
	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
)

// figure is a figure that the store took: what a hand set at a path.
type figure struct {
	planID, path string
	value        string // JSON, a number or a text used nowhere else; empty where it was taken away
}

// figures writes in the plan's budgets: another line, cells of one that is there, some
// of them the same on all devices, a line taken away, or the last step undone.
func (d *device) figures(r *running, n int) error {
	ctx := context.Background()
	in, err := d.plan(r)
	if err != nil || in == "" {
		return err
	}
	f, err := r.plan.Figures(ctx, in)
	if err != nil {
		return err
	}
	set := map[string]json.RawMessage{}
	only := int64(n)*1_000_000 + int64(d.rand.IntN(1_000_000)) // in this device's numbers
	lines := f.Lines()
	switch c := d.rand.IntN(10); {
	case f.Text("start") == "":
		set["start"], set["form"] = plan.Value("2027-01"), plan.Value(string(engine.Personal))
	case c == 0:
		_, err := r.plan.UndoFigures(ctx, in)
		return err
	case c < 3 || len(lines) == 0:
		set, _ = r.plan.AddLines(f, plan.Line{Section: plan.SectionFixed, Fields: map[string]any{
			"name": fmt.Sprintf("%s.%d", d.name, n), "amount_ore": only,
		}})
	case c == 3:
		l := lines[d.rand.IntN(len(lines))]
		set = f.RemoveLine(l.Section, l.ID)
	default:
		l := lines[d.rand.IntN(len(lines))]
		for range 1 + d.rand.IntN(3) {
			set[plan.LinePath(l.Section, l.ID, fmt.Sprint("months/", 1+d.rand.IntN(3)))] = plan.Value(only)
			only++
		}
	}
	_, err = r.plan.SetFigures(ctx, in, set)
	var wrong engine.Errors
	if errors.As(err, &wrong) { // another device took the line away meanwhile
		return nil
	}
	if err != nil || r.dead() {
		return err
	}
	d.s.say("%s sets figures %d: %d paths", d.name, n, len(set))
	d.mu.Lock()
	defer d.mu.Unlock()
	for path, value := range set {
		if string(f.Values[path]) == string(value) {
			continue
		}
		was := figure{planID: in, path: path}
		if string(value) != "null" {
			was.value = string(value)
		}
		d.figured = append(d.figured, was)
	}
	return nil
}

// refusedFigures are those on a device that the office refused, each with the value
// that was set: they are on the person's list.
func (s *sim) refusedFigures(own *sql.DB) map[figure]bool {
	all := map[figure]bool{}
	for _, body := range s.strings(own, `SELECT CAST(body AS TEXT) FROM mutation WHERE kind = 'figures.write' AND state IN (3, 4)`) {
		var write api.FiguresWriteBody
		if err := json.Unmarshal([]byte(body), &write); err != nil {
			s.t.Fatal(err)
		}
		for path, value := range write.Set {
			w := figure{planID: write.PlanID, path: path}
			if string(value) != "null" {
				w.value = string(value)
			}
			all[w] = true
		}
	}
	return all
}

// checkFigures looks for every figure that a device took: it is in the office's
// history, or was refused and is on the person's list. What is shown at each path is
// what came there last. A line that is shown has a name.
func (s *sim) checkFigures(db *sql.DB) {
	history := map[figure]bool{}
	latest := map[string]map[string]string{} // by plan and path
	for _, row := range s.strings(db, `SELECT plan_id || ' ' || figures FROM figure_write ORDER BY rev`) {
		planID, figures, _ := strings.Cut(row, " ")
		var set map[string]json.RawMessage
		if err := json.Unmarshal([]byte(figures), &set); err != nil {
			s.t.Fatal(err)
		}
		if latest[planID] == nil {
			latest[planID] = map[string]string{}
		}
		for path, raw := range set {
			value := string(raw)
			if latest[planID][path] = value; value == "null" {
				value = ""
				delete(latest[planID], path)
			}
			history[figure{planID, path, value}] = true
		}
	}
	for _, body := range s.strings(db, `SELECT body FROM record WHERE kind = 'figures' AND NOT deleted`) {
		var f api.Figures
		if err := json.Unmarshal([]byte(body), &f); err != nil {
			s.t.Fatal(err)
		}
		shown := map[string]string{}
		for path, value := range f.Values {
			shown[path] = string(value)
		}
		if !maps.Equal(shown, latest[f.PlanID]) {
			s.t.Errorf("the figures of %s are %v, and what came last is %v", f.PlanID, shown, latest[f.PlanID])
		}
		if _, errs := engine.Read(f.Values); len(errs) > 0 && f.Values["start"] != nil {
			s.t.Errorf("the figures of %s cannot be computed: %v", f.PlanID, errs)
		}
	}
	for _, d := range s.devices {
		own := d.database()
		kept := s.refusedFigures(own)
		_ = own.Close()
		for _, w := range d.figured {
			if !history[w] && !kept[w] {
				s.t.Errorf("%s's %s = %s was taken and is nowhere in the history", d.name, w.path, w.value)
			}
		}
	}
}
