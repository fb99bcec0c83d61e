package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

type mutationOutput struct{ Body api.MutationAnswers }

func (s *Server) registerMutations() {
	receiving(s, huma.Operation{
		OperationID: "mutate", Method: http.MethodPost, Path: "/v1/mutations", Tags: []string{"Writing"},
		Summary: "Do what the person did, one by one",
		Description: "At most 200 mutations, each at most 256 KiB. Each is applied whole or not at all, exactly once by its id; a refused one does " +
			"not stop those after it. The answer has a result for each, in order. A batch of another epoch than the office's is refused whole.",
		Security: asked, Middlewares: huma.Middlewares{s.signedInToWrite},
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusGone, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests},
	}, s.mutate)
}

func (s *Server) mutate(ctx context.Context, batch *api.MutationBatch) (*mutationOutput, error) {
	caller := callerOf(ctx)
	if p := mutation.CheckBatch(*batch); p != nil {
		return nil, s.unlessSignedOut(ctx, p)
	}
	answers, err := s.apply(ctx, caller, *batch)
	if err != nil {
		return nil, s.still(ctx, err)
	}
	return &mutationOutput{Body: answers}, nil
}

// apply does what a person did, and counts how it was answered.
func (s *Server) apply(ctx context.Context, caller mutation.Caller, batch api.MutationBatch) (api.MutationAnswers, error) {
	answers, err := s.office.Mutations.Apply(ctx, caller.Actor(), batch)
	if err != nil {
		return answers, err
	}
	s.demo.Saw(caller.PersonID, answers)
	for i, result := range answers.Results {
		outcome := result.Status
		if result.Problem != nil {
			outcome = string(result.Problem.Code)
		}
		kind := string(batch.Mutations[i].Kind)
		if _, known := mutationBodies[batch.Mutations[i].Kind]; !known {
			kind = "other"
		}
		s.metrics.applied.WithLabelValues(kind, outcome).Inc()
	}
	return answers, nil
}

// speak puts words, in the language asked for, on all the problems of an
// answer.
func speak(ctx huma.Context, _ string, v any) (any, error) {
	switch answer := v.(type) {
	case *failure:
		t := textsOf(ctx.Header("Accept-Language"))
		answer.words(t)
		ctx.SetHeader("Content-Language", string(t.Lang()))
		ctx.AppendHeader("Vary", "Accept-Language")
		ctx.SetHeader("Cache-Control", "no-store")
	case api.MutationAnswers:
		t := textsOf(ctx.Header("Accept-Language"))
		for i, r := range answer.Results {
			if r.Problem != nil {
				p := *r.Problem // the core's own stays as it is
				p.Errors = append([]api.FieldError(nil), r.Problem.Errors...)
				words(&p, t)
				answer.Results[i].Problem = &p
			}
			if r.Records == nil {
				answer.Results[i].Records = []api.Record{}
			}
		}
		return answer, nil
	}
	return v, nil
}
