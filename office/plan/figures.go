package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

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
	for _, path := range slices.Sorted(maps.Keys(b.Set)) {
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
	set, err := json.Marshal(b.Set)
	if err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	if err := rm.store(u, len(set)); err != nil {
		return err
	}
	rev, err := u.PutRaw(api.KindFigures, id, f.body)
	if err != nil {
		return err
	}
	return u.Exec(`INSERT INTO figure_write (person_id, plan_id, rev, base_rev, mutation_id, figures, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		u.Person, b.PlanID, rev, b.BaseRev, u.Mutation.ID, string(set), db.Millis(u.Now))
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
	setByPath(values, b.Set)
	f.values, f.size = len(values), api.Figures{Values: values}.Size()
	if fields["plan_id"], err = json.Marshal(b.PlanID); err != nil {
		return f, fmt.Errorf("write figures: %w", err)
	}
	if f.body, err = writeFields(fields, "values", values); err != nil {
		return f, fmt.Errorf("write figures: %w", err)
	}
	return f, nil
}

// setByPath sets values by path; a null removes one.
func setByPath(values, set map[string]json.RawMessage) {
	for path, value := range set {
		if isNull(value) {
			delete(values, path)
		} else {
			values[path] = value
		}
	}
}

// writeFields is what json.Marshal makes of fields with one more, whose value is large: it
// would be written twice otherwise.
func writeFields(fields map[string]json.RawMessage, name string, value any) (json.RawMessage, error) {
	fields[name] = nil
	var b bytes.Buffer
	begin := byte('{')
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		v := any(fields[field])
		if field == name {
			v = value
		}
		k, err := json.Marshal(field)
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		b.WriteByte(begin)
		b.Write(k)
		b.WriteByte(':')
		b.Write(raw)
		begin = ','
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func isNull(v json.RawMessage) bool {
	v = bytes.TrimSpace(v)
	return len(v) == 0 || bytes.Equal(v, []byte("null"))
}

const (
	maxPath    = 200      // characters
	maxFigures = 20_000   // values of a plan
	manyBytes  = 32 << 10 // of figures, which take about a millisecond
)
