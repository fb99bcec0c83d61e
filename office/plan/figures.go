package plan

import (
	"bytes"
	"encoding/json"
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
	r, _, err := u.Find(api.KindFigures, id)
	if err != nil {
		return err
	}
	var f api.Figures
	if err := r.Decode(&f); err != nil {
		return err
	}
	f.PlanID = b.PlanID
	if f.Values == nil {
		f.Values = map[string]json.RawMessage{}
	}
	before, added := f.Size(), 0
	for _, path := range paths {
		if isNull(b.Set[path]) {
			delete(f.Values, path)
		} else {
			f.Values[path] = b.Set[path]
			added += len(b.Set[path])
		}
	}
	if len(f.Values) > maxFigures || f.Size() > max(before, api.MaxFigures) {
		return mutation.Refuse("/set", "too_long")
	}
	if err := rm.store(u, added); err != nil {
		return err
	}
	rev, err := u.Put(api.KindFigures, id, r, f)
	if err != nil {
		return err
	}
	for _, path := range paths {
		value := string(b.Set[path])
		if isNull(b.Set[path]) {
			value = ""
		}
		if err := u.Exec(`INSERT INTO figure_value (person_id, plan_id, path, rev, base_rev, mutation_id, value, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			u.Person, b.PlanID, path, rev, b.BaseRev, u.Mutation.ID, value, db.Millis(u.Now)); err != nil {
			return err
		}
	}
	return nil
}

func isNull(v json.RawMessage) bool {
	v = bytes.TrimSpace(v)
	return len(v) == 0 || bytes.Equal(v, []byte("null"))
}

const (
	maxPath    = 200    // characters
	maxFigures = 20_000 // values of a plan
)
