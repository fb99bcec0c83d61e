package office

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
)

// Results are what persons found out about themselves by an assessment.
type Results struct {
	withdrawn func(u *Request, kind api.Kind, id string, whole bool, shares []api.Share)
}

// NewResults are the results of an office. withdrawn hears of each that its person
// deletes, and with it whom it was shared with.
func NewResults(withdrawn func(u *Request, kind api.Kind, id string, whole bool, shares []api.Share)) *Results {
	return &Results{withdrawn}
}

// Rules are what persons do with their results.
func (rm *Results) Rules() Rules {
	return Rules{api.ResultSubmit: NewRule(resultSubmit), api.ResultDelete: NewRule(rm.delete)}
}

// resultSubmit scores an assessment by the version that was taken; every
// version that was imported is known.
func resultSubmit(u *Request, b api.ResultSubmitBody) error {
	var c checks
	c.id("/result_id", b.ResultID)
	c.id("/assessment_id", b.AssessmentID)
	for _, list := range []struct {
		pointer string
		n       int
	}{{"/answers", len(b.Answers)}, {"/texts", len(b.Texts)}, {"/not_relevant", len(b.NotRelevant)}} {
		if list.n > maxAnswers {
			c.bad(list.pointer, "too_long")
		}
	}
	if err := c.problem(); err != nil {
		return err
	}
	a, err := assessment(u.ctx, u.tx, b.AssessmentID, b.AssessmentVersion)
	if err != nil {
		return err
	}
	checkResult(&c, a, b)
	if err := c.problem(); err != nil {
		return err
	}
	if err := u.unused(api.KindResult, b.ResultID, "/result_id"); err != nil {
		return err
	}
	if b.TakenAt.IsZero() {
		b.TakenAt = u.now
	}
	_, err = u.put(api.KindResult, b.ResultID, api.Record{}, api.Result{
		AssessmentID: b.AssessmentID, AssessmentVersion: b.AssessmentVersion,
		Answers: b.Answers, Texts: b.Texts, NotRelevant: b.NotRelevant,
		TakenAt: b.TakenAt, Scores: a.Score(b.Answers, b.NotRelevant),
	})
	return err
}

// checkResult wants answers that the assessment has: values of its items, words where
// it asks for words or a figure answered, and "not relevant" where an item allows it.
func checkResult(c *checks, a api.Assessment, b api.ResultSubmitBody) {
	for _, item := range a.Bad(b.Answers) {
		c.bad("/answers/"+escapePointer(item), "range")
	}
	for _, id := range slices.Sorted(maps.Keys(b.Texts)) {
		it, known := a.Item(id)
		most := it.Letters
		if it.Figure != "" {
			most = maxLine
		}
		if known && most > 0 {
			c.length("/texts/"+escapePointer(id), b.Texts[id], most)
		} else {
			c.bad("/texts/"+escapePointer(id), "reference")
		}
	}
	for i, id := range b.NotRelevant {
		pointer := "/not_relevant/" + strconv.Itoa(i)
		_, answered := b.Answers[id]
		if it, known := a.Item(id); !known || !it.NotForAll {
			c.bad(pointer, "reference")
		} else if answered || slices.Contains(b.NotRelevant[:i], id) {
			c.bad(pointer, "used")
		}
	}
}

// assessment reads one version of an assessment: not_found where there is no
// such assessment, unknown_version where it has none such.
func assessment(ctx context.Context, tx *db.Tx, id string, version int) (a api.Assessment, err error) {
	var body string
	err = tx.QueryRowContext(ctx, `SELECT body FROM assessment_version WHERE id = $1 AND version = $2`, id, version).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		if a, ships := assets.AssessmentVersion(id, version); ships {
			return a, nil
		}
		ships := shippedAssessment(id)
		if _, err := live(ctx, tx, catalogueOwner, api.KindAssessment, id, &struct{}{}); err != nil && !ships {
			return a, err
		}
		return a, refuseCode(api.CodeUnknownVersion)
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &a)
	}
	if err != nil {
		return a, fmt.Errorf("read assessment: %w", err)
	}
	return a, nil
}

// resultDelete deletes a result for good: its answers do not stay behind. What
// shared it shares nothing any more.
func (rm *Results) delete(u *Request, b api.ResultDeleteBody) error {
	var c checks
	c.id("/result_id", b.ResultID)
	if err := c.problem(); err != nil {
		return err
	}
	if _, ok, err := u.find(api.KindResult, b.ResultID); err != nil {
		return err
	} else if !ok {
		return errNotFound
	}
	rm.withdrawn(u, api.KindResult, b.ResultID, true, nil)
	u.touch(api.KindResult, b.ResultID)
	return deleteResult(u.ctx, u.tx, u.person, b.ResultID)
}

// deleteResult deletes a result with what it said.
func deleteResult(ctx context.Context, tx *db.Tx, person, id string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE record SET body = '{}' WHERE owner = $1 AND kind = $2 AND id = $3`,
		person, api.KindResult, id); err != nil {
		return fmt.Errorf("delete a result: %w", err)
	}
	_, err := setDeleted(ctx, tx, person, api.KindResult, id, true)
	return err
}

// maxAnswers is how many answers a result has at the most.
const maxAnswers = 1_000

// Every office knows the documents that ship, whether or not its catalogue
// carries them: the app has them too, and people answer them before they have an
// office. What an office imports under their ids goes before them.

// shippedAssessment tells whether an id is of an assessment that ships.
func shippedAssessment(id string) bool {
	return slices.ContainsFunc(assets.Assessments(), func(a assets.Assessment) bool { return a.ID == id })
}
