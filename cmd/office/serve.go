package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"

	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
	"startklar.dk/office/oidc"
	"startklar.dk/office/scan"
	"startklar.dk/office/web"
)

type serveFlags struct {
	listen, metricsListen, publicURL, trustedProxy, trustedHeader string
	mail, mailFrom, mailPasswordFile, scanCommand                 string
	signOn                                                        oidc.Config
	signOnSecretFile                                              string
	signOnAlone                                                   bool
	demo                                                          bool
	limits                                                        office.Limits
}

var serveCommand = command{
	name: "serve",
	args: "--listen 127.0.0.1:8080 --mail smtp://… [--mail-password-file …] [--public-url …] [--trusted-proxy … --trusted-header …] [--oidc-issuer https://… --oidc-client-id … --oidc-client-secret-file … [--oidc-only]] [--metrics-listen …] [--scan-command …] [--demo]",
	flags: func(set *flag.FlagSet) any {
		f := &serveFlags{}
		set.StringVar(&f.listen, "listen", "127.0.0.1:8080", "")
		set.StringVar(&f.metricsListen, "metrics-listen", "", "")
		set.StringVar(&f.mail, "mail", "", "")
		set.StringVar(&f.mailFrom, "mail-from", "", "")
		set.StringVar(&f.mailPasswordFile, "mail-password-file", "", "")
		set.StringVar(&f.publicURL, "public-url", "", "")
		set.StringVar(&f.trustedProxy, "trusted-proxy", "", "")
		set.StringVar(&f.trustedHeader, "trusted-header", "X-Forwarded-For", "")
		set.StringVar(&f.signOn.Issuer, "oidc-issuer", "", "")
		set.StringVar(&f.signOn.ClientID, "oidc-client-id", "", "")
		set.StringVar(&f.signOnSecretFile, "oidc-client-secret-file", "", "")
		set.StringVar(&f.signOn.EmailClaim, "oidc-email-claim", "email", "")
		set.StringVar(&f.signOn.VerifiedClaim, "oidc-verified-claim", "email_verified", "")
		set.BoolVar(&f.signOnAlone, "oidc-only", false, "")
		set.StringVar(&f.scanCommand, "scan-command", "", "")
		set.BoolVar(&f.demo, "demo", false, "")
		set.IntVar(&f.limits.CodesPerAddressAndNetwork, "limit-codes-network", 6, "")
		set.IntVar(&f.limits.CodesPerAddress, "limit-codes", 20, "")
		set.IntVar(&f.limits.CodesPerAddressDay, "limit-codes-day", 0, "")
		set.IntVar(&f.limits.SignInsPerNetwork, "limit-sign-ins", 600, "")
		set.Float64Var(&f.limits.RequestsPerSecond, "limit-requests", 100, "")
		set.IntVar(&f.limits.RequestBurst, "limit-burst", 500, "")
		set.IntVar(&f.limits.StoredBytes, "limit-stored", 200<<20, "")
		set.IntVar(&f.limits.Versions, "limit-versions", 500, "")
		return f
	},
	do: serve,
}

func serve(ctx context.Context, sh *shell, where storage, own any, args []string) error {
	f := own.(*serveFlags)
	if err := exactly(sh, args, 0, ""); err != nil {
		return err
	}
	config, options, err := f.options(sh, where)
	if err != nil {
		return err
	}
	// Taken first: a port in use is told before any data is touched.
	listener, err := sh.listen(ctx, f.listen)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // closed by Serve unless opening fails
	if f.metricsListen != "" {
		if options.MetricsListener, err = sh.listen(ctx, f.metricsListen); err != nil {
			return err
		}
		defer func() { _ = options.MetricsListener.Close() }() // likewise
	}
	config.Address = cmp.Or(options.PublicURL, "http://"+listener.Addr().String())
	sh.warnOfPlainHTTP(listener.Addr(), f.publicURL)
	o, err := where.open(ctx, sh, config)
	if err != nil {
		return err
	}
	if err := sh.serveOpen(ctx, o, options, listener); err != nil {
		return errors.Join(err, o.Close())
	}
	if err := o.Close(); err != nil {
		return &plainError{said: sh.texts.T("cli.close_failed"), why: err}
	}
	return nil
}

func (sh *shell) listen(ctx context.Context, address string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &plainError{said: sh.texts.T("cli.listen_failed", text.A{"Address": address}), why: err}
	}
	return listener, nil
}

// warnOfPlainHTTP tells where anyone on the way could read what goes to the
// office and from it. Who is on the machine itself or in a private network is
// taken to be the proxy that does TLS.
func (sh *shell) warnOfPlainHTTP(listens net.Addr, publicURL string) {
	if at, err := netip.ParseAddrPort(listens.String()); err == nil && !inside(at.Addr().Unmap()) {
		fmt.Fprintln(sh.err, sh.texts.T("cli.plain_listen", text.A{"Address": at.String()}))
	}
	if u, err := url.Parse(publicURL); err == nil && u.Scheme == "http" && !here(u.Hostname()) {
		fmt.Fprintln(sh.err, sh.texts.T("cli.plain_url", text.A{"Value": publicURL}))
	}
}

// here tells whether a host is this machine.
func here(host string) bool {
	at, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && at.IsLoopback()
}

func inside(at netip.Addr) bool { return at.IsLoopback() || at.IsPrivate() || at.IsLinkLocalUnicast() }

// An office has little alive and makes much that is gone with its request: the
// collector runs when the heap is five times what is alive, and as often as Go
// would have it where that is much.
const (
	collectAt   = 400       // percent; GOGC in the environment goes before it
	collectFrom = 512 << 20 // bytes
)

func easeCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(collectFrom)
	}
}

func (sh *shell) serveOpen(ctx context.Context, o *office.Office, options web.Options, listener net.Listener) error {
	easeCollector()
	if o.Demo {
		if _, err := bots.Fill(ctx, o); err != nil {
			return err
		}
	}
	said := sh.texts.T("cli.listening", text.A{"URL": "http://" + listener.Addr().String()})
	if o.Demo {
		said += "\n" + sh.texts.T("cli.desk", text.A{"URL": "http://" + listener.Addr().String() + "/desk"})
	}
	fmt.Fprintln(sh.out, said)
	return web.New(o, options).Serve(ctx, listener)
}

var headerName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

func (f *serveFlags) options(sh *shell, where storage) (config office.Config, options web.Options, err error) {
	config = office.Config{Log: sh.log, Limits: f.limits, Demo: f.demo, MailFrom: f.mailFrom}
	options.PublicURL = strings.TrimSuffix(f.publicURL, "/")
	if f.publicURL != "" {
		u, err := url.Parse(f.publicURL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return config, options, &usageError{said: sh.texts.T("cli.public_url_bad", text.A{"Value": f.publicURL})}
		}
	}
	if f.mailFrom != "" {
		if _, ok := address.Clean(f.mailFrom); !ok {
			return config, options, &usageError{said: sh.texts.T("cli.flag_bad", text.A{"Name": "mail-from", "Value": f.mailFrom})}
		}
	}
	for name, least := range map[string]float64{
		"limit-codes-network": float64(f.limits.CodesPerAddressAndNetwork), "limit-codes": float64(f.limits.CodesPerAddress),
		"limit-sign-ins": float64(f.limits.SignInsPerNetwork), "limit-requests": f.limits.RequestsPerSecond,
		"limit-burst": float64(f.limits.RequestBurst), "limit-stored": float64(f.limits.StoredBytes), "limit-versions": float64(f.limits.Versions),
	} {
		if !(least > 0) {
			return config, options, &usageError{said: sh.texts.T("cli.limit_bad", text.A{"Name": name})}
		}
	}
	if f.limits.CodesPerAddressDay < 0 { // 0 is as many as go with the hourly limit
		return config, options, &usageError{said: sh.texts.T("cli.limit_bad", text.A{"Name": "limit-codes-day"})}
	}
	proxies, err := web.ParseNetworks(f.trustedProxy)
	if err != nil {
		return config, options, &usageError{said: sh.texts.T("cli.proxy_bad", text.A{"Value": f.trustedProxy})}
	}
	if !headerName.MatchString(f.trustedHeader) {
		return config, options, &usageError{said: sh.texts.T("cli.flag_bad", text.A{"Name": "trusted-header", "Value": f.trustedHeader})}
	}
	options.Scan = scan.New(f.scanCommand, scan.AtOnce, scan.Within)
	options.Proxies = web.Proxies{Networks: proxies, Header: f.trustedHeader}
	address := f.mail
	if address == "" {
		if !f.demo {
			return config, options, &usageError{said: sh.texts.T("cli.mail_missing")}
		}
		dir := filepath.Join(where.folder(), "mail")
		address = "dir:" + dir
		sh.log.Info("mail of the demo goes into a folder", "dir", dir)
	}
	if config.SignOn, err = f.login(sh); err != nil {
		return config, options, err
	}
	config.SignOnAlone = f.signOnAlone
	password, err := sh.secret(f.mailPasswordFile)
	if err != nil {
		return config, options, err
	}
	config.Mail, err = mail.Open(address, password)
	if f.demo && err == nil { // its desk shows the code that is mailed to its consultant
		options.Mail = &mail.Box{}
		config.Mail = mail.Both(config.Mail, options.Mail)
	}
	switch {
	case errors.Is(err, mail.ErrPassword):
		return config, options, &usageError{said: sh.texts.T("cli.mail_password")}
	case err != nil:
		return config, options, &usageError{said: sh.texts.T("cli.mail_bad") + "\n" + err.Error()}
	}
	return config, options, nil
}

// secret is what a file holds in its first line; empty where no file is named.
func (sh *shell) secret(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", &plainError{said: sh.texts.T("cli.read_failed", text.A{"File": file}), why: err}
	}
	return strings.TrimRight(string(raw), "\r\n"), nil
}

// login is the staff's login that is not the office's; nil where none is named.
func (f *serveFlags) login(sh *shell) (account.SignOn, error) {
	if f.signOn.Issuer == "" && f.signOn.ClientID == "" && f.signOnSecretFile == "" && !f.signOnAlone {
		return nil, nil
	}
	for name, value := range map[string]string{
		"oidc-issuer": f.signOn.Issuer, "oidc-client-id": f.signOn.ClientID, "oidc-client-secret-file": f.signOnSecretFile, "public-url": f.publicURL,
	} {
		if value == "" {
			return nil, &usageError{said: sh.texts.T("cli.flag_missing", text.A{"Name": name})}
		}
	}
	at, err := url.Parse(f.signOn.Issuer)
	if err != nil || at.Host == "" || at.Scheme != "https" && (at.Scheme != "http" || !here(at.Hostname())) {
		return nil, &usageError{said: sh.texts.T("cli.flag_bad", text.A{"Name": "oidc-issuer", "Value": f.signOn.Issuer})}
	}
	c := f.signOn
	c.Log = sh.log
	if c.Secret, err = sh.secret(f.signOnSecretFile); err != nil {
		return nil, err
	}
	return oidc.New(c), nil
}
