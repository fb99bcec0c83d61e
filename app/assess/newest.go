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
				list = append(list, Scored{d.Assessment, all[0].Result})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the latest results: %w", err)
	}
	return list, nil
}
