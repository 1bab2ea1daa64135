"""Every route by who may use it, as their tables spell them."""

PUBLIC = """
GET /
GET /calendar.ics
GET /changes/{name}
GET /changes/{name}/original/{side}
GET /changes/{name}/original/{side}/{number}/file
GET /changes/{name}/original/{side}/{number}/frame
GET /changes/{name}/redline
GET /compare
GET /disclaimers
GET /documents/{document_id}
GET /documents/{document_id}/analysis
GET /documents/{document_id}/feed.{kind}
GET /documents/{document_id}/sub-processors
GET /documents/{document_id}/sub-processors.csv
GET /feed.{kind}
GET /healthz
GET /healthz/flow
GET /methodology
GET /platforms
GET /platforms/{slug}
GET /platforms/{slug}/calendar.ics
GET /platforms/{slug}/feed.{kind}
GET /provisions
GET /provisions/{name}
GET /schemas/change-summary.json
GET /schemas/events.json
GET /search
GET /sign-in
GET /sign-up
GET /.well-known/clausewatch-log
GET /.well-known/clausewatch-log/growth/{old}/{new}
GET /.well-known/clausewatch-log/heads
GET /.well-known/clausewatch-log/heads/{size}
GET /.well-known/clausewatch-log/heads/{size}/stamp
GET /.well-known/clausewatch-log/key
GET /.well-known/clausewatch-log/proof/{kind}/{number}
GET /.well-known/clausewatch-log/restores
"""
# What is asked for is not a reader's own, but acts for one: no other site's page may send it.
OPEN_FORMS = """
POST /sign-in
POST /sign-up
"""
# The address, or what is sent with it, is the key: test_confirm, test_unsubscribe, test_account,
# test_slack_install, test_feeds, test_inbound and test_metrics have one that is wrong.
KEYED = """
GET /confirm/{token}
POST /confirm/{token}
POST /confirm/{token}/again
GET /join/{token}
POST /join/{token}
GET /metrics
GET /provisions/{name}/feed.{kind}
GET /sign-in/{token}
POST /sign-in/{token}
GET /slack/install/{token}
GET /slack/installed
GET /unsubscribe/{token}
POST /unsubscribe/{token}
POST /unsubscribe/{token}/undo
POST /inbound/mail
"""
# For whoever is signed in; what stands in the address is nobody's own.
OWN = """
GET /account
GET /account/alerts
POST /account/alerts/escalate
GET /account/channels
POST /account/channels
GET /account/commitments
POST /account/commitments
GET /account/commitments/export.csv
POST /account/commitments/import
POST /account/commitments/own
GET /account/data
POST /account/data/delete
GET /account/data/evidence.zip
GET /account/data/export
GET /account/keys
POST /account/keys
GET /account/members
POST /account/members
POST /account/pause
POST /account/platforms
POST /account/platforms/mute
POST /account/platforms/remove
GET /account/register
POST /account/register/assign
GET /account/register/register.csv
GET /account/register/register.pdf
GET /account/rehearsal
POST /account/rehearsal
POST /account/sign-out
POST /account/sign-out-everywhere
GET /account/wishes
POST /account/wishes/what
POST /account/wishes/when
GET /changes/{name}/evidence.zip
GET /documents/{document_id}/evidence.zip
POST /documents/{document_id}/review
"""
# For whoever is signed in, of rows of theirs that the address names.
OWN_ROWS = """
GET /account/alerts/{name}
POST /account/alerts/{name}
GET /account/channels/{destination_id}
POST /account/channels/{destination_id}/code
POST /account/channels/{destination_id}/failed
POST /account/channels/{destination_id}/messages/{message_id}
POST /account/channels/{destination_id}/remove
POST /account/channels/{destination_id}/secret
POST /account/channels/{destination_id}/{act}
POST /account/commitments/{commitment_id}/forget
POST /account/keys/{handle}/revoke
POST /account/members/{member_id}/remove
POST /account/members/{member_id}/role
GET /documents/{document_id}/since-review
"""
API = """
GET /account
PATCH /account
GET /account/rehearsal
GET /alerts
GET /changes
GET /changes/{name}
GET /changes/{name}/evidence
GET /changes/{name}/evidence.zip
GET /commitments
POST /commitments
GET /commitments/catalogue
GET /commitments/export.csv
POST /commitments/import
GET /comparison
GET /destinations
POST /destinations
GET /documents/{document_id}
GET /documents/{document_id}/analysis
GET /documents/{document_id}/comparison
GET /documents/{document_id}/evidence.zip
GET /evidence.zip
PUT /documents/{document_id}/review
GET /documents/{document_id}/sub-processors
GET /documents/{document_id}/text
GET /documents/{document_id}/watching
GET /documents/{document_id}/versions
GET /documents/{document_id}/versions/{ordinal}
GET /documents/{document_id}/versions/{ordinal}/blocks
GET /messages
GET /platforms
GET /platforms/{slug}
GET /platforms/{slug}/documents
GET /platforms/{slug}/timeline
GET /provisions
GET /provisions/{provision}
GET /register
GET /subscriptions
POST /subscriptions
"""
API_OWN_ROWS = """
GET /alerts/{name}
PUT /alerts/{name}/acknowledgement
DELETE /alerts/{name}/acknowledgement
PUT /commitments/{commitment_id}
DELETE /commitments/{commitment_id}
GET /destinations/{destination_id}
POST /destinations/{destination_id}/ask
POST /destinations/{destination_id}/confirm
POST /destinations/{destination_id}/replay
POST /destinations/{destination_id}/secret
POST /destinations/{destination_id}/test
GET /documents/{document_id}/review
DELETE /documents/{document_id}/review
GET /documents/{document_id}/since-review
GET /messages/{message_id}
GET /messages/{message_id}/attempts
POST /messages/{message_id}/replay
DELETE /subscriptions/{platform}
"""
