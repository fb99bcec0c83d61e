package app

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/assess"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

// What joins the domains, which do not know each other.

func shippedTemplate() api.PlanTemplate {
	_, t := assets.PlanTemplate()
	return t
}

func shippedAssessments() []assess.Shipped {
	var list []assess.Shipped
	for _, a := range assets.Assessments() {
		list = append(list, assess.Shipped{ID: a.ID, Assessment: a.Assessment})
	}
	return list
}

// localeTag makes a locale of an operating system ("da_DK.UTF-8") a language tag.
func localeTag(locale string) string {
	locale, _, _ = strings.Cut(locale, ".")
	return strings.ReplaceAll(locale, "_", "-")
}

func (a *App) fetchVersion(ctx context.Context, id string) (api.VersionContent, error) {
	c, err := a.signedOffice(ctx)
	if err != nil {
		return api.VersionContent{}, err
	}
	v, err := c.Version(ctx, id)
	switch {
	case errors.Is(err, client.ErrOffline):
		err = errors.Join(plan.ErrUnavailable, err)
	case client.Code(err) == api.CodeNotFound:
		err = errors.Join(plan.ErrNotFound, err)
	}
	return v, explain(err)
}

func (a *App) fetchFile(ctx context.Context, id string, w io.Writer) error {
	c, err := a.signedOffice(ctx)
	if err == nil {
		err = explain(c.GetFile(ctx, id, w))
	}
	return err
}

func (a *App) fitting(ctx context.Context, kinds []string, fields []api.Field) (assess.Bookable, bool, error) {
	item, ok, err := a.Book.Fitting(ctx, kinds, fields)
	if err != nil || !ok {
		return assess.Bookable{}, false, err
	}
	left := item.PlacesLeft
	if item.Slots > 0 {
		left = item.FreeSlots
	}
	return assess.Bookable{
		EventID: item.ID, Kind: item.Kind, Title: item.Title,
		StartsAt: item.StartsAt, EndsAt: item.EndsAt, PlacesLeft: left,
	}, true, nil
}

func (a *App) chapterTitle(ctx context.Context, key string) (string, bool) {
	t, err := a.Plan.Template(ctx)
	if err != nil {
		return "", false
	}
	for _, c := range t.Chapters {
		if c.Key == key {
			return c.Title.In(a.lang()), true
		}
	}
	return "", false
}

// latest is the current plan's latest version where the plan is as it was then.
func (a *App) latest(ctx context.Context) (plan.Version, bool, error) {
	changed, err := a.Plan.Changed(ctx, "")
	if err != nil || changed {
		return plan.Version{}, false, err
	}
	versions, err := a.Plan.Versions(ctx, "")
	if err != nil || len(versions) == 0 {
		return plan.Version{}, false, err
	}
	return versions[0], true, nil
}

func (a *App) versionShare(ctx context.Context, v plan.Version) (api.Share, error) {
	o, err := a.Plan.Overview(ctx, v.PlanID)
	if err != nil {
		return api.Share{}, err
	}
	title := a.texts().T("share.version", text.A{"Plan": o.Title, "Number": strconv.Itoa(v.Number)})
	if v.Name != "" {
		title = a.texts().T("share.version_named", text.A{"Plan": o.Title, "Name": v.Name})
	}
	return api.Share{Kind: api.ShareVersion, ID: v.ID, Title: title}, nil
}

// planShare is the current plan as something to share; without an ID where it
// would have to be kept first.
func (a *App) planShare(ctx context.Context) (api.Share, bool, error) {
	o, err := a.Plan.Overview(ctx, "")
	if err != nil || o.Empty() {
		return api.Share{}, false, err
	}
	v, kept, err := a.latest(ctx)
	if err != nil {
		return api.Share{}, false, err
	}
	if !kept {
		return api.Share{Kind: api.ShareVersion, Title: o.Title}, true, nil
	}
	share, err := a.versionShare(ctx, v)
	return share, true, err
}

// keepVersion is the current plan as a version to be shared: the latest one where
// that is as the plan is, else one that keep keeps.
func (a *App) keepVersion(ctx context.Context) (share api.Share, keep func(*store.Tx) error, err error) {
	v, kept, err := a.latest(ctx)
	keep = func(*store.Tx) error { return nil }
	if err == nil && !kept {
		v, keep, err = a.Plan.Version(ctx, "", "")
	}
	if errors.Is(err, plan.ErrNotFound) {
		return api.Share{}, nil, ErrNoPlan
	}
	if err != nil {
		return api.Share{}, nil, err
	}
	share, err = a.versionShare(ctx, v)
	return share, keep, err
}
