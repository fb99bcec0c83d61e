package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

const (
	settingUsage = "usage" // JSON of keptUsage
	// usageFresh is how long an answer is good for: what fills slowly need not be asked for often.
	usageFresh = 10 * time.Minute
)

type keptUsage struct {
	api.Usage
	At time.Time `json:"at"` // when the office said so
}

// Usage is how much the office keeps of the person, as it said last, and how much it
// would at the most; zero where it never said. Versions are counted on this device.
func (a *App) Usage(ctx context.Context) (api.Usage, error) {
	kept, err := a.usage(ctx)
	if err != nil || kept.Versions.Allowed == 0 {
		return kept.Usage, err
	}
	versions, err := a.store().List(ctx, api.KindVersion)
	if err != nil {
		return api.Usage{}, fmt.Errorf("count versions: %w", err)
	}
	kept.Versions.Used = int64(len(versions))
	return kept.Usage, nil
}

func (a *App) usage(ctx context.Context) (kept keptUsage, err error) {
	raw, err := a.store().Setting(ctx, settingUsage)
	if err == nil && raw != "" {
		err = json.Unmarshal([]byte(raw), &kept)
	}
	if err != nil {
		return keptUsage{}, fmt.Errorf("read how much the office keeps: %w", err)
	}
	return kept, nil
}

// AskUsage asks the office how much it keeps, unless it said so just now, and tells
// whether it answered. An office that does not say is asked no more for a while.
func (a *App) AskUsage(ctx context.Context) (answered bool, err error) {
	kept, err := a.usage(ctx)
	if err != nil || a.cfg.Now().Sub(kept.At) < usageFresh {
		return false, err
	}
	c, err := a.signedOffice(ctx)
	if err != nil {
		return false, err
	}
	to := a.store()
	kept.Usage, err = c.Usage(ctx)
	if p := (*api.Problem)(nil); err != nil && !(errors.As(err, &p) && p.Status == http.StatusNotFound) {
		return false, fmt.Errorf("ask how much the office keeps: %w", explain(err))
	}
	kept.At = a.cfg.Now()
	raw, err := json.Marshal(kept)
	if err != nil {
		return false, err
	}
	err = to.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(settingUsage, string(raw)) })
	return err == nil, err
}

// Scarce tells that four fifths of something are used: time to be told.
func Scarce(q api.Quota) bool { return q.Allowed > 0 && 5*q.Used >= 4*q.Allowed }
