package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"startklar.dk/api"
	"startklar.dk/api/merge"
	"startklar.dk/office/db"
	"startklar.dk/office/files"
	"startklar.dk/office/mutation"
)

// MaxSectionFiles is how many files a section has at most, and so a write may name. The
// app stops far below it, so that devices that each add theirs stay within.
const MaxSectionFiles = 100

// checkFiles checks the ids of a section's files.
func checkFiles(c *mutation.Checks, pointer string, ids []string) {
	if len(ids) > MaxSectionFiles {
		c.Bad(pointer, "too_long")
	}
	for i, id := range ids {
		c.ID(pointer+"/"+strconv.Itoa(i), id)
		if slices.Contains(ids[:i], id) {
			c.Bad(pointer+"/"+strconv.Itoa(i), "used")
		}
	}
}

// sectionFiles are the files of a section.
type sectionFiles struct {
	ids         []string
	attachments []api.Attachment
}

func (f sectionFiles) equal(g sectionFiles) bool {
	return slices.Equal(f.ids, g.ids) && slices.Equal(f.attachments, g.attachments)
}

// filesAfter are a section's files after a write: those that stand there now and those
// that the writer made of the base, joined; attach gives those that are new. It gives the
// writer's own list, too, which is the base of the writes that name this one.
func filesAfter(before pastSection, b api.SectionWriteBody, attach func(id string) (api.Attachment, error)) (after sectionFiles, written []string, err error) {
	if b.AttachmentIDs == nil {
		return sectionFiles{before.AttachmentIDs, before.Attachments}, before.base.files, nil
	}
	now := merge.List(before.base.files, before.AttachmentIDs, b.AttachmentIDs)
	if len(now) > MaxSectionFiles {
		return after, nil, mutation.Refuse("/attachment_ids", "too_long")
	}
	kept := make([]api.Attachment, len(now))
	for i, fileID := range now {
		if at := slices.IndexFunc(before.Attachments, func(a api.Attachment) bool { return a.ID == fileID }); at >= 0 {
			kept[i] = before.Attachments[at]
		} else if kept[i], err = attach(fileID); err != nil {
			return after, nil, mutation.Missing(err, "/attachment_ids/"+strconv.Itoa(max(0, slices.Index(b.AttachmentIDs, fileID))))
		}
	}
	return sectionFiles{now, kept}, b.AttachmentIDs, nil
}

// attachInto gives a section the files that it has after a write; see filesAfter.
func attachInto(u *mutation.Request, before pastSection, id string, b api.SectionWriteBody) (now sectionFiles, written []string, err error) {
	now, written, err = filesAfter(before, b, func(fileID string) (api.Attachment, error) { return files.Attach(u, fileID, id) })
	if err != nil {
		return now, nil, err
	}
	for _, fileID := range before.AttachmentIDs {
		if slices.Contains(now.ids, fileID) {
			continue
		}
		if err := u.Exec(`DELETE FROM attachment WHERE file_id = $1 AND person_id = $2 AND record_id = $3`, fileID, u.Person, id); err != nil {
			return now, nil, err
		}
		if err := files.TouchFile(u.Ctx, u.Tx, fileID); err != nil { // it stays for a while, to be brought back
			return now, nil, err
		}
	}
	return now, written, nil
}

// keepFiles has a version hold its files, and gives them as they are kept. Those
// that an import brings must be there.
func keepFiles(u *mutation.Request, versionID string, held map[string][]string) (string, error) {
	for _, key := range slices.Sorted(maps.Keys(held)) {
		for i, fileID := range held[key] {
			if _, err := files.Attach(u, fileID, versionID); err != nil {
				return "", mutation.Missing(err, "/attachment_ids/"+mutation.EscapePointer(key)+"/"+strconv.Itoa(i))
			}
		}
	}
	return filesJSON(held)
}

// filesJSON writes ids of files as a column has them.
func filesJSON(files any) (string, error) {
	raw, err := json.Marshal(files)
	if err != nil {
		return "", fmt.Errorf("keep the files' ids: %w", err)
	}
	return string(raw), nil
}

// VersionFiles reads what a version's files are, each once.
func VersionFiles(ctx context.Context, tx *db.Tx, personID, versionID string) ([]api.Attachment, error) {
	list, err := db.Collect(ctx, tx, func(row db.Scanner) (a api.Attachment, err error) {
		err = row.Scan(&a.ID, &a.Name, &a.Media, &a.Size)
		return a, err
	}, `SELECT f.id, f.name, f.media, f.length FROM attachment a JOIN file f ON f.id = a.file_id AND f.whole
		WHERE a.person_id = $1 AND a.record_id = $2 ORDER BY f.id`, personID, versionID)
	if err != nil {
		return nil, fmt.Errorf("read the version's files: %w", err)
	}
	return list, nil
}
