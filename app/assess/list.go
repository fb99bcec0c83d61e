package assess

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// documents are the assessments there are: the app's own in their order, each as
// the office has it where it does, then the office's others.
func (s *Service) documents(v store.View) []Shipped {
	list := slices.Clone(s.d.Shipped())
	all := s.offered.In(v).All
	for _, id := range slices.Sorted(maps.Keys(all)) {
		a := all[id]
		if len(a.Items) == 0 {
			continue // not written yet
		}
		i := slices.IndexFunc(list, func(d Shipped) bool { return d.ID == id })
		if i < 0 {
			list = append(list, Shipped{id, a})
		} else {
			list[i].Assessment = a
		}
	}
	return list
}

func find(list []Shipped, id string) (api.Assessment, bool) {
	for _, d := range list {
		if d.ID == id {
			return d.Assessment, true
		}
	}
	return api.Assessment{}, false
}

func (s *Service) document(ctx context.Context, st *store.Store, id string) (api.Assessment, error) {
	var a api.Assessment
	err := st.Read(ctx, func(v store.View) error {
		var ok bool
		if a, ok = find(s.documents(v), id); !ok {
			return ErrNotFound
		}
		return nil
	})
	if err != nil {
		return a, fmt.Errorf("read assessment %s: %w", id, err)
	}
	return a, nil
}

// Title is the name of an assessment, empty for one that is not known.
func (s *Service) Title(ctx context.Context, assessmentID string) string {
	a, err := s.document(ctx, s.d.Store(), assessmentID)
	if err != nil {
		return ""
	}
	return a.Title.In(s.d.Lang())
}

// List lists the assessments there are to take: the app's own first, then the
// office's others.
func (s *Service) List(ctx context.Context) ([]Test, error) {
	st, lang := s.d.Store(), s.d.Lang()
	var docs []Shipped
	var taken []takenResult
	err := st.Read(ctx, func(v store.View) error {
		docs, taken = s.documents(v), results(v, "")
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list assessments: %w", err)
	}
	var list []Test
	for _, d := range docs {
		t := Test{
			ID: d.ID, Title: d.Title.In(lang), Purpose: d.Purpose.In(lang),
			Use: d.Use, Minutes: d.Minutes,
		}
		begun, err := readDraft(ctx, st, d.ID)
		if err != nil {
			return nil, err
		}
		for _, item := range d.Items {
			if item.Figure != "" {
				t.Figures = true
				continue
			}
			t.Items++
			if begun.has(item) {
				t.Answered++
			}
		}
		for _, r := range taken {
			if r.AssessmentID == d.ID {
				t.Last = &Taken{ResultID: r.id, AssessmentID: d.ID, At: r.TakenAt, Waiting: r.waiting}
				break
			}
		}
		list = append(list, t)
	}
	return list, nil
}
