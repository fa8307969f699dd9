// Renders templates as listmonk does, each for all its recipients.
//
//	in:  [{"template": "…", "recipients": [{…}, …]}, …]
//	out: [["…", …], …], in the same order
//
// listmonk reads the text part of a campaign with html/template as well, so there is one engine for both parts.
package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"os"
	"regexp"
	"strings"

	"github.com/Masterminds/sprig"
)

type job struct {
	Template   string
	Recipients []recipient
}

// A field that is not here does not exist for a template either.
type recipient struct {
	Subscriber struct {
		FirstName string
		Attribs   map[string]any
	}
	Links struct {
		Unsubscribe string
		Message     string
	}
}

// The names of links may stand without the dot that passes them the recipient.
var shorthand = regexp.MustCompile(`{{\s*(UnsubscribeURL|MessageURL)\s*}}`)

func functions() template.FuncMap {
	known := sprig.GenericFuncMap()
	known["Safe"] = func(text string) template.HTML { return template.HTML(text) }
	known["UnsubscribeURL"] = func(to recipient) string { return to.Links.Unsubscribe }
	known["MessageURL"] = func(to recipient) string { return to.Links.Message }
	return known
}

func send(one job) ([]string, error) {
	source := shorthand.ReplaceAllString(one.Template, "{{ $1 . }}")
	parsed, err := template.New("message").Funcs(functions()).Parse(source)
	if err != nil {
		return nil, err
	}
	sent := []string{}
	for _, to := range one.Recipients {
		var text strings.Builder
		if err := parsed.Execute(&text, to); err != nil {
			return nil, err
		}
		sent = append(sent, text.String())
	}
	return sent, nil
}

func main() {
	var jobs []job
	input := json.NewDecoder(os.Stdin)
	input.DisallowUnknownFields()
	fail(input.Decode(&jobs))
	all := [][]string{}
	for _, one := range jobs {
		sent, err := send(one)
		fail(err)
		all = append(all, sent)
	}
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	fail(output.Encode(all))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
