package plan

import (
	"context"
	"fmt"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

const (
	// jobForget is deleting what is left of a plan; its ref is the person's id and the
	// plan's.
	jobForget jobs.Kind = "plan"
	// sharedEvery is how long it waits where somebody else may still read a version.
	sharedEvery = 24 * time.Hour
)

// Jobs delete what is left of plans whose deletion is forgotten.
func (rm *Room) Jobs() map[jobs.Kind]jobs.Handler {
	return map[jobs.Kind]jobs.Handler{jobForget: rm.forget}
}

// Forget has the history, versions and figures of a plan deleted whose deletion is
// remembered no more: nobody can bring it back.
func (rm *Room) Forget(ctx context.Context, tx *db.Tx, f record.Forgotten) error {
	if f.Kind != api.KindPlan {
		return nil
	}
	return jobs.Schedule(ctx, tx, jobForget, f.Owner+"/"+f.ID, tx.Now())
}

// forget is one turn of deleting what is left of a plan. Versions name texts and
// figures of the history, so it begins with them, and with none as long as somebody
// else may read one. It has itself done again until nothing is left.
func (rm *Room) forget(ctx context.Context, tx *db.Tx, ref string) error {
	person, plan, _ := strings.Cut(ref, "/")
	if err := record.LockCounter(ctx, tx, person); err != nil {
		return err
	}
	if r, ok, err := record.Find(ctx, tx, person, api.KindPlan, plan); err != nil || ok && !r.Deleted {
		return err // there is one of that id again, whose history it is now
	}
	if shared, err := rm.sharedOf(ctx, tx, person, plan); err != nil {
		return err
	} else if shared {
		return jobs.Schedule(ctx, tx, jobForget, ref, tx.Now().Add(sharedEvery))
	}
	p := &forgetting{ctx: ctx, tx: tx, person: person, plan: plan, room: record.SweptTogether}
	for _, delete := range []func() error{p.versions, p.texts, p.figures} {
		if err := delete(); err != nil {
			return fmt.Errorf("delete what is left of a plan: %w", err)
		}
	}
	if err := unstore(ctx, tx, person, p.bytes); err != nil {
		return err
	}
	if p.room == 0 {
		return jobs.Schedule(ctx, tx, jobForget, ref, tx.Now())
	}
	return jobs.WipeSoon(ctx, tx)
}

// sharedOf tells whether somebody else may read a version of a plan.
func (rm *Room) sharedOf(ctx context.Context, tx *db.Tx, person, plan string) (bool, error) {
	versions, err := versionsOf(ctx, tx, person, plan)
	if err != nil {
		return false, err
	}
	for _, id := range versions {
		var v api.Version
		r, ok, err := record.Find(ctx, tx, person, api.KindVersion, id)
		if err == nil && ok {
			err = r.Decode(&v)
		}
		if err != nil {
			return false, err
		}
		if v.Reason != api.ReasonShared {
			continue
		}
		if shared, err := rm.shared(ctx, tx, person, id); err != nil || shared {
			return shared, err
		}
	}
	return false, nil
}

func versionsOf(ctx context.Context, tx *db.Tx, person, plan string) ([]string, error) {
	return db.Collect(ctx, tx, db.ScanOne[string],
		`SELECT version_id FROM version_content WHERE person_id = $1 AND plan_id = $2 ORDER BY version_id`, person, plan)
}

// forgetting is one turn at a plan.
type forgetting struct {
	ctx          context.Context
	tx           *db.Tx
	person, plan string
	room         int // how many rows more it deletes
	bytes        int // that they took, as they were counted
}

// delete deletes rows by a query that gives how many bytes each took.
func (p *forgetting) delete(query string, args ...any) error {
	sizes, err := db.Collect(p.ctx, p.tx, db.ScanOne[int], query, args...)
	for _, n := range sizes {
		p.bytes += n
	}
	p.room -= len(sizes)
	return err
}

func (p *forgetting) versions() error {
	all, err := versionsOf(p.ctx, p.tx, p.person, p.plan)
	if err != nil {
		return err
	}
	for _, id := range all[:min(len(all), p.room)] {
		bytes, err := deleteContent(p.ctx, p.tx, p.person, id)
		if err != nil {
			return err
		}
		p.room, p.bytes = p.room-1, p.bytes+bytes
		if r, ok, err := record.Find(p.ctx, p.tx, p.person, api.KindVersion, id); err != nil {
			return err
		} else if ok && !r.Deleted {
			if _, err := record.SetDeleted(p.ctx, p.tx, p.person, api.KindVersion, id, true); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *forgetting) texts() error {
	sections, err := db.Collect(p.ctx, p.tx, db.ScanOne[string],
		`SELECT section_id FROM plan_section WHERE person_id = $1 AND plan_id = $2 LIMIT $3`, p.person, p.plan, p.room)
	if err != nil {
		return err
	}
	for _, id := range sections {
		if err := p.delete(`DELETE FROM section_text WHERE (person_id, section_id, rev) IN
			(SELECT person_id, section_id, rev FROM section_text WHERE person_id = $1 AND section_id = $2 ORDER BY rev LIMIT $3)
			RETURNING OCTET_LENGTH(text) + OCTET_LENGTH(COALESCE(merged, ''))`, p.person, id, p.room); err != nil || p.room == 0 {
			return err
		}
		if _, err := p.tx.ExecContext(p.ctx, `DELETE FROM plan_section WHERE person_id = $1 AND plan_id = $2 AND section_id = $3`,
			p.person, p.plan, id); err != nil {
			return err
		}
	}
	return nil
}

func (p *forgetting) figures() error {
	if p.room == 0 {
		return nil
	}
	return p.delete(`DELETE FROM figure_write WHERE (person_id, plan_id, rev) IN
		(SELECT person_id, plan_id, rev FROM figure_write WHERE person_id = $1 AND plan_id = $2 LIMIT $3)
		RETURNING OCTET_LENGTH(figures)`, p.person, p.plan, p.room)
}
