// Package assess is what persons found out about themselves: results of assessments,
// checked against the version that was answered. It starts no goroutine.
package assess

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// maxAnswers is how many answers a result has at the most.
const maxAnswers = 1_000

// Room are what persons found out about themselves by an assessment.
type Room struct {
	withdrawn func(u *mutation.Request, kind api.Kind, id string, whole bool, shares []api.Share)
}

// New are the results of an office. withdrawn hears of each that its person
// deletes, and with it whom it was shared with.
func New(withdrawn func(u *mutation.Request, kind api.Kind, id string, whole bool, shares []api.Share)) *Room {
	return &Room{withdrawn}
}

// Rules are what persons do with their results.
func (rm *Room) Rules() mutation.Rules {
	return mutation.Rules{api.ResultSubmit: mutation.NewRule(submit), api.ResultDelete: mutation.NewRule(rm.delete)}
}

// submit scores an assessment by the version that was taken; every
// version that was imported is known.
func submit(u *mutation.Request, b api.ResultSubmitBody) error {
	var c mutation.Checks
	c.ID("/result_id", b.ResultID)
	c.ID("/assessment_id", b.AssessmentID)
	for _, list := range []struct {
		pointer string
		n       int
	}{{"/answers", len(b.Answers)}, {"/texts", len(b.Texts)}, {"/not_relevant", len(b.NotRelevant)}} {
		if list.n > maxAnswers {
			c.Bad(list.pointer, "too_long")
		}
	}
	if err := c.Problem(); err != nil {
		return err
	}
	a, err := Assessment(u.Ctx, u.Tx, b.AssessmentID, b.AssessmentVersion)
	if err != nil {
		return err
	}
	checkResult(&c, a, b)
	if err := c.Problem(); err != nil {
		return err
	}
	if err := u.Unused(api.KindResult, b.ResultID, "/result_id"); err != nil {
		return err
	}
	if b.TakenAt.IsZero() {
		b.TakenAt = u.Now
	}
	_, err = u.Put(api.KindResult, b.ResultID, api.Record{}, api.Result{
		AssessmentID: b.AssessmentID, AssessmentVersion: b.AssessmentVersion,
		Answers: b.Answers, Texts: b.Texts, NotRelevant: b.NotRelevant,
		TakenAt: b.TakenAt, Scores: a.Score(b.Answers, b.NotRelevant),
	})
	return err
}

// checkResult wants answers that the assessment has: values of its items, words where
// it asks for words or a figure answered, and "not relevant" where an item allows it.
func checkResult(c *mutation.Checks, a api.Assessment, b api.ResultSubmitBody) {
	for _, item := range a.Bad(b.Answers) {
		c.Bad("/answers/"+mutation.EscapePointer(item), "range")
	}
	for _, id := range slices.Sorted(maps.Keys(b.Texts)) {
		it, known := a.Item(id)
		if most := it.MaxWords(); known && most > 0 {
			c.Length("/texts/"+mutation.EscapePointer(id), b.Texts[id], most)
		} else {
			c.Bad("/texts/"+mutation.EscapePointer(id), "reference")
		}
	}
	for i, id := range b.NotRelevant {
		pointer := "/not_relevant/" + strconv.Itoa(i)
		_, answered := b.Answers[id]
		if it, known := a.Item(id); !known || !it.NotForAll {
			c.Bad(pointer, "reference")
		} else if answered || slices.Contains(b.NotRelevant[:i], id) {
			c.Bad(pointer, "used")
		}
	}
}

// Assessment reads one version of an assessment: not_found where there is no
// such assessment, unknown_version where it has none such. Every office knows those
// that ship, whether or not its catalogue carries them: the app has them too, and
// people answer them before they have an office. What an office imports under their
// ids goes before them.
func Assessment(ctx context.Context, tx *db.Tx, id string, version int) (a api.Assessment, err error) {
	var body string
	err = tx.QueryRowContext(ctx, `SELECT body FROM assessment_version WHERE id = $1 AND version = $2`, id, version).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		if a, ships := assets.AssessmentVersion(id, version); ships {
			return a, nil
		}
		ships := slices.ContainsFunc(assets.Assessments(), func(a assets.Assessment) bool { return a.ID == id })
		if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindAssessment, id, &struct{}{}); err != nil && !ships {
			return a, err
		}
		return a, mutation.RefuseCode(api.CodeUnknownVersion)
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &a)
	}
	if err != nil {
		return a, fmt.Errorf("read assessment: %w", err)
	}
	return a, nil
}

// delete deletes a result for good: its answers do not stay behind. What
// shared it shares nothing any more.
func (rm *Room) delete(u *mutation.Request, b api.ResultDeleteBody) error {
	var c mutation.Checks
	c.ID("/result_id", b.ResultID)
	if err := c.Problem(); err != nil {
		return err
	}
	if _, ok, err := u.Find(api.KindResult, b.ResultID); err != nil {
		return err
	} else if !ok {
		return record.ErrNotFound
	}
	rm.withdrawn(u, api.KindResult, b.ResultID, true, nil)
	u.Touch(api.KindResult, b.ResultID)
	return Delete(u.Ctx, u.Tx, u.Person, b.ResultID)
}

// Delete deletes a result with what it said.
func Delete(ctx context.Context, tx *db.Tx, person, id string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE record SET body = '{}' WHERE owner = $1 AND kind = $2 AND id = $3`,
		person, api.KindResult, id); err != nil {
		return fmt.Errorf("delete a result: %w", err)
	}
	if _, err := record.SetDeleted(ctx, tx, person, api.KindResult, id, true); err != nil {
		return err
	}
	return jobs.WipeSoon(ctx, tx)
}
