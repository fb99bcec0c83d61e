package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/api"
)

type versionInput struct {
	ID string `path:"id" doc:"The id of a version record."`
}

type versionOutput struct{ Body api.VersionContent }

func (s *Server) registerVersions() {
	operation(s, huma.Operation{
		OperationID: "version", Method: http.MethodGet, Path: "/v1/versions/{id}", Tags: []string{"Reading"},
		Summary: "The content of a kept version of a plan: texts by section, figures by path", Security: asked,
		Middlewares: huma.Middlewares{s.signedIn},
		Errors:      []int{http.StatusUnauthorized, http.StatusNotFound, http.StatusTooManyRequests},
	}, func(ctx context.Context, in *versionInput) (*versionOutput, error) {
		content, err := s.office.Plans.Version(ctx, callerOf(ctx).PersonID, in.ID)
		if err != nil {
			return nil, err
		}
		return &versionOutput{Body: content}, nil
	})
}
