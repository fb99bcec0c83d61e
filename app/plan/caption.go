package plan

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/document"
)

// MostCaption is how many characters stand below a picture at most.
const MostCaption = 200

// DraftCaption is where what is to stand below a picture is kept until it does; see
// store.Draft.
func DraftCaption(fileID string) string { return "caption." + fileID }

// Describe has words stand below a picture that is attached to an answer, which says
// so itself, and forgets their draft; without words the file's name stands there.
// ErrTooLong where the answer would be longer than an office takes.
func (s *Service) Describe(ctx context.Context, planID, key string, picture api.Attachment, words string) error {
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		id, err := s.begun(tx, planID, false)
		if err != nil || id == "" {
			return err
		}
		sec, err := shownIn(tx, id, key)
		if err != nil {
			return err
		}
		text := document.Captioned(sec.Text, picture.Name, words)
		if TooLong(text) {
			return ErrTooLong
		}
		if err := tx.DropDraft(DraftCaption(picture.ID)); err != nil {
			return err
		}
		_, err = s.putIn(tx, id, key, text, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("describe a picture of %q: %w", key, err)
	}
	return nil
}
