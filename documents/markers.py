"""Words by which a page that is not the policy gives itself away, and by which a policy does."""

import re


def _phrases(table: str) -> re.Pattern[str]:
    return re.compile("|".join(line for line in table.strip().splitlines()), re.IGNORECASE)


CHALLENGE = _phrases(r"""
just a moment|checking (?:if the site connection is secure|your browser)|cf-ray|ray id
verif(?:y|ying|ies) (?:that )?you(?: are|'re) (?:a )?(?:human|not a (?:ro)?bot)|are you a robot
captcha|unusual traffic|attention required|access (?:to this (?:page|site) )?(?:has been )?denied
(?:enable|turn on) (?:javascript|js) and cookies|you have been blocked
security (?:check|verification)
pardon our interruption|request (?:was )?blocked|press (?:and|&) hold|bot (?:detection|protection)
vérifi(?:er|ez|ons) que vous (?:êtes|n'êtes pas)|je ne suis pas un robot|accès (?:refusé|interdit)
ich bin kein roboter|überprüf\w+,? (?:ob|dass) sie ein mensch|zugriff (?:verweigert|blockiert)
no soy un robot|verifi\w+ que (?:eres|usted es) (?:un )?humano|acceso denegado
non sono un robot|verifi\w+ (?:di essere|che sei) (?:un )?uman|accesso negato
não sou um robô|verifi\w+ se você é humano|acesso negado
ik ben geen robot|controleren of u een mens bent|toegang geweigerd
私はロボットではありません|アクセスが拒否|人机(?:身份)?验证|安全(?:检查|验证)|访问被拒绝|验证您是真人
""")

NOT_FOUND = _phrases(r"""
(?:page|document|file|url|site) (?:was |is |could |can )?(?:not|n't|cannot) (?:be )?(?:found|exist)
(?:page|article) (?:does|do)(?:n't| not) exist|page not found|not found on this server
(?:can['’]t|cannot|couldn['’]t|could not) find (?:the|that|this) page|\b404\b|no longer exists
page (?:introuvable|non trouvée)|page (?:\w+ ){0,2}n['’]existe (?:pas|plus)
seite (?:\w+ ){0,2}nicht (?:gefunden|vorhanden|existiert)|existiert nicht
página (?:\w+ ){0,2}no (?:\w+ )?(?:encontrada|existe)|no se (?:ha )?encontr\w+ la página
pagina (?:\w+ ){0,2}non (?:\w+ )?(?:trovata|esiste)
página (?:\w+ ){0,2}não (?:\w+ )?(?:encontrada|existe)|pagina niet gevonden|pagina bestaat niet
ページが見つかりません|页面不存在|找不到(?:该)?页面|页面未找到
""")

ERROR = _phrases(r"""
(?:internal|application|unexpected|server|dns|gateway) (?:server )?(?:error|failure)|bad gateway
(?:an )?error (?:has )?occurred|something went wrong|went wrong|errors?: error on line
this page contains the following errors|(?:service|temporarily|currently) unavailable
(?:we're|we’re|we are) sorry|(?:try|come) (?:again|back) later|under maintenance|gateway time-?out
\b50[0234]\b|an error|(?:upstream|connect) (?:request )?(?:timeout|error)|too many requests
une erreur|erreur (?:interne|serveur|\d{3})|réessayer plus tard|temporairement indisponible
ein fehler|fehler (?:aufgetreten|\d{3})|später (?:noch einmal|erneut)|nicht (?:verfügbar|erreichbar)
(?:ha ocurrido )?un error|error (?:interno|\d{3})|(?:vuelva a )?intent\w+ (?:de nuevo )?más tarde
si è verificato un errore|errore (?:interno|\d{3})|riprova più tardi
(?:ocorreu )?um erro|erro (?:interno|\d{3})|tente novamente mais tarde
er is (?:een fout|iets misgegaan)|probeer het later opnieuw|エラーが発生|出错了|系统错误|服务不可用
""")

REDIRECTING = _phrases(r"""
redirecting (?:you )?to|(?:be|being) (?:now )?redirected
redirection (?:en cours|vers)|vous allez être redirigé|sie werden (?:\w+ )?weitergeleitet
redirigiendo|reindirizzamento|redirecionando|u wordt doorgestuurd|正在跳转|リダイレクト
""")

LOG_IN = _phrases(r"""
(?:log|sign) ?-?in(?: to| with|$|\b)|forgot(?:ten)? (?:your )?password|create (?:an )?account
(?:se )?connecter|connexion|mot de passe oublié|s['’]identifier|anmelden|einloggen|inloggen
iniciar (?:sesión|sessão)|contraseña|accedi|password dimenticata|entrar|esqueceu (?:a|sua) senha
passwort vergessen|wachtwoord vergeten|ログイン|パスワード|登录|登入|密码
""")
PASSWORD = _phrases(
    r"pass(?:word|wort|code)|mot de passe|contraseña|senha|wachtwoord|パスワード|密码|one-time code"
)

CONSENT = _phrases(r"""
(?:accept|allow|agree to|reject|decline|refuse|deny) (?:all|cookies)|(?:only|strictly) necessary
(?:manage|cookie|privacy|save) (?:preferences|settings|choices)|we (?:and our partners )?use cookies
(?:tout|continuer sans) (?:accepter|refuser|rejeter)|accepter (?:tout|et)
gérer (?:mes|les) (?:choix|cookies)
nous utilisons des cookies|personnaliser (?:mes|les)|paramétrer les cookies
alle(?:s)? (?:akzeptieren|ablehnen|zulassen)|nur notwendige|wir verwenden cookies
aceptar (?:todo|todas)|rechazar (?:todo|todas)|utilizamos cookies|configurar cookies
accetta (?:tutti|tutto)|rifiuta (?:tutti|tutto)|utilizziamo (?:i )?cookie
aceitar (?:todos|tudo)|rejeitar (?:todos|tudo)|usamos cookies
alle(?:s)? (?:cookies )?(?:accepteren|weigeren|toestaan)|wij gebruiken cookies
すべて(?:同意|許可)|接受全部
""")

DOCUMENT_NAME = _phrases(r"""
\b(?:terms|polic(?:y|ies)|agreement|addendum|notice|statement|guidelines|conditions|schedule)\b
\b(?:politique|conditions|charte|mentions légales|datenschutz\w*|\w+bedingungen|agb|impressum)\b
\b(?:política|términos|condiciones|aviso legal|informativa|condizioni|termini|termos|condições)\b
\b(?:\w*beleid|\w*voorwaarden|\w*verklaring)\b|协议|政策|条款|規約|ポリシー
""")
HOME_PATH = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2,4})?)?/?(?:index\.\w+|home)?/?", re.IGNORECASE)
LOG_IN_PATH = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|sso|oauth2?|auth|session/new|accounts?/login)(?:$|[/._?-])",
    re.IGNORECASE,
)
CONSENT_PATH = re.compile(r"(?:^|//|/)consent(?:$|[./?-])|cookie-?wall", re.IGNORECASE)

_POLICY_WORDS = {
    "en": """
privacy personal data information terms service services agreement agree rights law laws legal
liability liable consent policy policies license licence content cookies cookie account accounts
parties third collect processing disclose applicable use access terminate prohibited security
customer customers users user payment refund copyright abuse report guidelines""",
    "fr": """
données personnelles confidentialité conditions utilisation informations services service droit
droits loi responsabilité consentement politique cookies compte traitement contenu contenus tiers
utilisateur utilisateurs règles accès sécurité contrat""",
    "de": """
daten personenbezogene personenbezogenen datenschutz datenschutzerklärung nutzung dienste dienst
nutzungsbedingungen nutzer recht rechte gesetz haftung einwilligung verarbeitung vertrag cookies
konto dsgvo informationen inhalte kunden sicherheit""",
    "es": """
datos personales privacidad términos condiciones servicio servicios derechos derecho ley cuenta
responsabilidad consentimiento política cookies tratamiento contenido usuario usuarios
información terceros uso acceso contrato seguridad""",
    "it": """
dati personali privacy termini condizioni servizio servizi diritti diritto legge utenti consenso
responsabilità cookie account trattamento contenuti utente informazioni terzi uso accesso
contratto sicurezza informativa""",
    "pt": """
dados pessoais privacidade termos condições serviço serviços direitos direito lei usuário conta
responsabilidade consentimento política cookies tratamento conteúdo usuários utilizador
informações terceiros uso acesso contrato segurança""",
    "nl": """
persoonsgegevens gegevens privacy voorwaarden dienst diensten rechten recht wet gebruik beleid
aansprakelijkheid toestemming cookies account verwerking inhoud gebruiker gebruikers informatie
derden toegang overeenkomst beveiliging""",
}
POLICY_WORDS = {code: frozenset(words.split()) for code, words in _POLICY_WORDS.items()}
