package office

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/jobs"
)

const (
	// jobAside is deleting what lies in the folder and is of no use any more.
	jobAside   jobs.Kind = "aside"
	asideEvery           = 24 * time.Hour
	// KeepAside is how long the database stays that a restore replaced: whoever is
	// erased stands in it still.
	KeepAside = 30 * 24 * time.Hour
	// keepBroken is how long that stays which a process was killed over: another may
	// be at it.
	keepBroken = 24 * time.Hour

	asideMark = ".before-restore-"
	asideTime = "20060102T150405Z"
	// Restoring is the folder in the office's in which a restore makes an office ready.
	Restoring  = "restoring"
	exportMark = ".export-"
)

// Aside is where a restore keeps the database at a place that it replaces at a time.
func Aside(place string, at time.Time) string {
	return place + asideMark + at.UTC().Format(asideTime)
}

// asideJobs delete what was set aside long enough ago, every day.
func (o *Office) asideJobs() map[jobs.Kind]jobs.Leased {
	return map[jobs.Kind]jobs.Leased{jobAside: {
		Do: func(context.Context, string, time.Time) error { return o.dropAside() },
		Done: func(ctx context.Context, tx *db.Tx, _ string) error {
			return jobs.Schedule(ctx, tx, jobAside, "", tx.Now().Add(asideEvery))
		},
	}}
}

func (o *Office) dropAside() error {
	entries, err := os.ReadDir(o.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	errs := []error{err}
	now := o.db.Now()
	for _, entry := range entries {
		keep, since := KeepAside, time.Time{}
		if _, at, ok := strings.Cut(entry.Name(), sqlite.File+asideMark); ok && len(at) >= len(asideTime) { // its log's too
			since, _ = time.Parse(asideTime, at[:len(asideTime)])
		} else if info, err := entry.Info(); err == nil && (entry.Name() == Restoring || strings.HasPrefix(entry.Name(), exportMark)) {
			keep, since = keepBroken, info.ModTime()
		}
		if !since.IsZero() && now.Sub(since) >= keep {
			errs = append(errs, os.RemoveAll(filepath.Join(o.Dir, entry.Name())))
		}
	}
	return errors.Join(errs...)
}
