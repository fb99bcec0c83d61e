package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// writeFigures sets figures by path: the later to arrive wins its path, what it
// replaced stays in the history. A null removes a path.
func (rm *Room) writeFigures(u *mutation.Request, b api.FiguresWriteBody) error {
	var c mutation.Checks
	c.ID("/plan_id", b.PlanID)
	if b.BaseRev < 0 {
		c.Bad("/base_rev", "range")
	}
	paths := slices.Sorted(maps.Keys(b.Set))
	for _, path := range paths {
		pointer := "/set/" + mutation.EscapePointer(path)
		if path == "" {
			c.Bad(pointer, "required")
		}
		c.Length(pointer, path, maxPath)
	}
	if err := c.Problem(); err != nil {
		return err
	}
	if _, err := u.Live(api.KindPlan, b.PlanID, &struct{}{}); err != nil {
		return err
	}
	id := api.FiguresID(b.PlanID)
	f, err := setFigures(u, id, b)
	if err != nil {
		return err
	}
	if f.values > maxFigures || f.size > max(f.before, api.MaxFigures) {
		return mutation.Refuse("/set", "too_long")
	}
	added := 0
	for _, value := range b.Set {
		if !isNull(value) {
			added += len(value)
		}
	}
	if err := rm.store(u, added); err != nil {
		return err
	}
	rev, err := u.PutRaw(api.KindFigures, id, f.body)
	if err != nil {
		return err
	}
	return keepFigures(u, b, paths, rev)
}

// figures are a plan's as they become.
type figures struct {
	body         json.RawMessage
	values       int // how many
	before, size int // bytes, as api.MaxFigures has them
}

// setFigures gives a plan's figures as a write makes them. Where they are many they
// are read and put together while others write.
func setFigures(u *mutation.Request, id string, b api.FiguresWriteBody) (figures, error) {
	r, size, _, err := u.FindUpTo(api.KindFigures, id, manyBytes)
	if err != nil {
		return figures{}, err
	}
	set := func(r api.Record) (figures, error) { return composeFigures(r.Body, b) }
	if size+len(u.Mutation.Body) < manyBytes {
		return set(r)
	}
	return mutation.Outside(u, r.Rev, func(u *mutation.Request) (api.Record, error) {
		r, _, err := u.Find(api.KindFigures, id)
		return r, err
	}, set)
}

// composeFigures reads and writes each of the figures once, which record.Compose does
// several times.
func composeFigures(old json.RawMessage, b api.FiguresWriteBody) (f figures, err error) {
	fields, values := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	if !isNull(old) {
		if err := json.Unmarshal(old, &fields); err != nil {
			return f, fmt.Errorf("read figures: %w", err)
		}
	}
	if had := fields["values"]; !isNull(had) {
		if err := json.Unmarshal(had, &values); err != nil {
			return f, fmt.Errorf("read figures: %w", err)
		}
	}
	f.before = api.Figures{Values: values}.Size()
	for path, value := range b.Set {
		if isNull(value) {
			delete(values, path)
		} else {
			values[path] = value
		}
	}
	f.values, f.size = len(values), api.Figures{Values: values}.Size()
	if fields["plan_id"], err = json.Marshal(b.PlanID); err != nil {
		return f, fmt.Errorf("write figures: %w", err)
	}
	if fields["values"], err = json.Marshal(values); err != nil {
		return f, fmt.Errorf("write figures: %w", err)
	}
	if f.body, err = json.Marshal(fields); err != nil {
		return f, fmt.Errorf("write figures: %w", err)
	}
	return f, nil
}

// keepFigures adds what was set to the history, keptTogether of them by one statement
// and what remains one by one: both are always the same statements.
func keepFigures(u *mutation.Request, b api.FiguresWriteBody, paths []string, rev int64) error {
	for len(paths) > 0 {
		query, n := keepOne, 1
		if len(paths) >= keptTogether {
			query, n = keepMany, keptTogether
		}
		args := []any{u.Person, b.PlanID, rev, b.BaseRev, u.Mutation.ID, db.Millis(u.Now)}
		for _, path := range paths[:n] {
			value := ""
			if set := b.Set[path]; !isNull(set) {
				value = string(set)
			}
			args = append(args, path, value)
		}
		if err := u.Exec(query, args...); err != nil {
			return err
		}
		paths = paths[n:]
	}
	return nil
}

// keepStatement adds so many figures to the history.
func keepStatement(n int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf("($1, $2, $3, $4, $5, $6, $%d, $%d)", 7+2*i, 8+2*i)
	}
	return `INSERT INTO figure_value (person_id, plan_id, rev, base_rev, mutation_id, at, path, value) VALUES ` + strings.Join(rows, ", ")
}

var keepOne, keepMany = keepStatement(1), keepStatement(keptTogether)

func isNull(v json.RawMessage) bool {
	v = bytes.TrimSpace(v)
	return len(v) == 0 || bytes.Equal(v, []byte("null"))
}

const (
	maxPath      = 200      // characters
	maxFigures   = 20_000   // values of a plan
	manyBytes    = 32 << 10 // of figures, which take about a millisecond
	keptTogether = 50
)
