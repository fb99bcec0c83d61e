package assess

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Scored is a result with the assessment that it is of.
type Scored struct {
	Assessment api.Assessment
	Result     api.Result
}

// Newest are the latest results, one of each assessment, in the order of List.
func (s *Service) Newest(ctx context.Context) ([]Scored, error) {
	var list []Scored
	err := s.d.Store().Read(ctx, func(v store.View) error {
		for _, d := range s.documents(v) {
			if all := results(v, d.ID); len(all) > 0 {
				list = append(list, Scored{s.version(d.Assessment, all[0].Result), all[0].Result})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the latest results: %w", err)
	}
	return list, nil
}

// Scored is a result with the assessment as it was taken. ErrNotFound where there is no
// such result, or nothing is known of its assessment.
func (s *Service) Scored(ctx context.Context, resultID string) (Scored, error) {
	var out Scored
	err := s.d.Store().Read(ctx, func(v store.View) error {
		rec, ok := v.Get(api.KindResult, resultID)
		if !ok {
			return ErrNotFound
		}
		if err := rec.Decode(&out.Result); err != nil {
			return err
		}
		now, ok := find(s.documents(v), out.Result.AssessmentID)
		if !ok {
			return ErrNotFound
		}
		out.Assessment = s.version(now, out.Result)
		return nil
	})
	if err != nil {
		return Scored{}, fmt.Errorf("read result %s: %w", resultID, err)
	}
	return out, nil
}
