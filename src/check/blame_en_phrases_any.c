/*
 * Set phrases that begin with one of many words, by what they say of somebody: written as those of blame_en_phrases.c. Of
 * those that begin alike the first one counts, and those of that file before them.
 */
#include "check/blame.h"

const check_phrase_en check_phrases_en_any[] = {
    /* What somebody did, and how. */
    {"behind P back|backs", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"bypassing|skipping|overriding|circumventing|sidestepping|evading|dodging ~ "
     "review|reviews|approval|approvals|check|checks|procedure|procedures|process|policy|safety|pipeline|ci|"
     "gate|gates|canary|tests|test|testing|staging|warning|warnings|control|confirmation|sign-off|protocol|"
     "rules|safeguard|safeguards|interlock",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"ignoring|disregarding|flouting|violating|breaching|neglecting|forgetting|defying|dismissing",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"in spite of ~ "
     "warning|warnings|advice|objection|objections|alarm|alarms|alert|alerts|freeze|ban|rule|rules|sign|"
     "signs|protest|protests|concerns|reminders|check|checks|tests",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"despite ~ "
     "red|failing|failed|freeze|ban|alarm|alarms|alert|alerts|rule|rules|signs|sign|check|checks|knowing|"
     "reminder|complaints|requests|request",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"although|though ~ was|were ~ red|failing|failed|against|forbidden|frozen|warned|told",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"against ~ "
     "advice|warnings|warning|policy|procedure|rules|instructions|orders|recommendation|recommendations|"
     "protocol|wishes|objections|agreement|contract",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"contrary to ~ "
     "advice|instructions|policy|procedure|procedures|runbook|orders|training|contract|agreement|agreements|"
     "rules|protocol|regulations",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"in violation|breach|defiance|contravention|disregard of", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE},
    {"instead of "
     "asking|checking|waiting|reading|escalating|testing|following|consulting|reporting|raising|stopping|"
     "verifying|calling|using|telling|investigating|looking|fixing|opening",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"instead of the|in "
     "other|failed|old|new|right|correct|out|staging|test|standby|secondary|second|first|faulty|broken|"
     "intended",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"rather than "
     "asking|checking|waiting|reading|escalating|testing|following|consulting|reporting|verifying|calling",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"upside down", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"straight|directly to|into|in|on main|master|prod|production|trunk|live", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"before ~ had|was|were "
     "caught|ready|finished|completed|complete|tested|approved|rebuilt|signed|reviewed|verified",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"for his|her|its own convenience", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"went back? to bed|sleep|lunch", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"went home|offline|dark|rogue|silent|missing", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"walked away|off|out from|of|without|leaving", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"looked away", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"tinkered|fiddled|played|toyed|meddled|tampered with", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"took a gamble|guess|stab|chance", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"took matters into", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"took it upon", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"gave|granted|awarded|helped himself|herself|itself|themselves", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"clicked through|past|away", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"left ~ "
     "set|mounted|attached|connected|logged|commented|enabled|disabled|active|activated|deactivated|switched|"
     "turned|plugged|unplugged|hanging|dangling|"
     "running|exposed|open|unguarded|misconfigured|broken|half-done|half-finished|blank",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"left ~ in|lying place|around", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"left ~ at the|its|that|their default|defaults", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"left ~ U", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"left it|them that|at|like|there|so way|that|this", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"left ~ for days|weeks|months|years|hours", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"left ~ to rot|chance|others|fate|luck", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"left ~ for|to ~ to sort|clean|discover|find|deal|cope|figure|guess", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"leaving ~ U|exposed|open|unguarded", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"let ~ drift|expire|grow|sit|pile|burn|fester|overflow|die|age|decay|spiral|wither|run",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"kept ~ from|hidden|secret", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"broke the|their|its|our|his|her|all ~ rule|rules|law|procedure|policy|contract|agreement|promise",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"overrode|overruled|vetoed|brushed|shouted ~ "
     "objection|objections|warning|warnings|concern|concerns|advice|safety|interlock|guard|veto",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"pressured|pressed|pushed|forced|bullied|coerced A into|to", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"exceeded P? ~ authority|limit|limits|speed|mandate|remit", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"ran a|the|two red|stop", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"copied|pasted|posted|uploaded|committed|published|emailed|pushed|sent ~ "
     "credentials|password|passwords|secret|secrets|token|key|keys ~ "
     "public|open|repository|channel|gist|forum",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"introduced a|an|the|another|this ~ "
     "bug|regression|error|typo|mistake|vulnerability|flaw|defect|leak|deadlock",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"merged|shipped|deployed|released|pushed|sent|published|delivered|committed|uploaded|installed|signed|"
     "approved|submitted|introduced|supplied|handed ~ "
     "incompatible|unstable|insecure|vulnerable|malformed|corrupt|stale|non-working|broken|faulty|"
     "defective|buggy|flawed|invalid|expired|outdated|incomplete|half-finished|"
     "conflicting|unfinished|counterfeit",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"pointed fingers", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"argued|bickered|quarrelled|squabbled|fought about|over|instead|while|for", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT},
    {"brought|brings ~ to its|their|his|our knees", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"bring ~ to its|their|his|our knees", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"it was|is A who|that D", CHECK_BLAME_INDIVIDUAL, CHECK_THEM},
    {"had no|little right|authority|permission|licence|license|business|mandate to", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT},
    {"by mistake|accident by A", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"someone's|somebody's|operator's|person's F", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"whoever D", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"his|her F", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"talked A out of|into", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"would|wouldn't not? hear|listen|budge|wait of|to|for|until|an", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"strung ~ along", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"kept ~ waiting", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"pulled the plug", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"pointed|pointing|point at|fingers ~ other|at", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"spent ~ arguing|pointing|blaming|debating|bickering|denying|insisting|guessing", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT},
    {"the hard way", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"went live with|without", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"because it was convenient|easier|cheaper|quicker|faster|simpler", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE},
    {"our|their|his|her|my "
     "shortcut|shortcuts|doing|making|laziness|stubbornness|arrogance|hubris|greed|impatience|pride",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"own|owns this one", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"wondered|wonders why", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"behind it|this|all ~ was|is A", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"culprit|cause|reason|problem ~ turned out to be A", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"keyed|entered|typed|gave|administered|ordered|dispensed in? ~ times|double|twice|half the",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"swapped|crossed|transposed|reversed|interchanged the|two ~? "
     "cables|wires|digits|labels|plugs|samples|numbers|two",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"picked|chose|bought|selected|took the|a ~ cheapest|easiest|quickest|lazy|easy|cheap",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"merged|approved|reviewed|signed ~ himself|herself|themselves|own", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT},
    {"with U", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"out of P? spite|ignorance|convenience|frustration|boredom", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE},
    {"forced|imposed|dumped|foisted|pushed ~ on|upon every|all|everyone|other|A", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"silenced|muted|acknowledged|cleared|dismissed|snoozed ~ and "
     "carried|went|left|slept|continued|kept|forgot",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"carried|ploughed|soldiered on regardless|anyway|nonetheless", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"over the live|production|running", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"instead of one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred|in|out|up|down",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"blamed our|the|us|their|it|everyone|A", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"before ~ was|were off|over|done|clear|stable|down|safe|dry|empty", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"used his|her|their ~ personal|private|own|home "
     "account|laptop|machine|key|credentials|phone|e-mail|email",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"it|that was P idea|decision|choice|doing|fault|call", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"left ~ in|on|off after|when|for|over", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    /* What somebody left undone, took for granted or put off. */
    {"without a|any|so|the|even|prior|proper|due|adequate|sufficient ~ "
     "word|warning|notice|review|rollback|plan|ticket|approval|permission|backup|sign-off|handover|canary|"
     "rehearsal|authorisation|authorization|consent|consultation|explanation|announcement|clearance|"
     "certificate|licence|license|supervision|testing|checks|look|thought",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE},
    {"without "
     "notice|warning|permission|approval|review|authorisation|authorization|consultation|consent|testing|"
     "supervision|documentation|announcement|thought|regard|thinking|clearance|sign-off|notification",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE},
    {"without A G", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"with no|little|scant|insufficient|inadequate ~ "
     "regard|thought|notice|warning|review|plan|runbook|tests|test|testing|rollback|backup|documentation|"
     "handover|approval|explanation|consultation|preparation|supervision|training",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE},
    {"after testing|checking|reading|reviewing|verifying|trying|looking ~ only", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_LATE},
    {"after only|just|barely a|one|two|three|five|ten|skimming|testing|reading ~ "
     "minutes|minute|test|tests|glance|look|day|hours|seconds|page",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE},
    {"too early|late|soon|fast|quickly|slowly|hastily", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE},
    {"told|informed|notified|warned|alerted nobody|no|none", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"only later|afterwards|then ~ told|informed|admitted|mentioned|notified|reported", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT},
    {"for the rest|remainder of ~ night|shift|day|weekend|week", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"went ahead regardless|anyway|nonetheless|nevertheless", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"took ~ at face value", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"took ~ word for", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"took ~ days|weeks|months|years to", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"took no|little|scant ownership|responsibility|interest|care|action|part|precautions",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"left out", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"kept "
     "restarting|rebooting|retrying|insisting|delaying|stalling|changing|promising|guessing|poking|arguing|"
     "asking|quiet|silent|pushing|denying|blaming|refusing|patching",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"repeatedly|constantly|continually|persistently|consistently|routinely|habitually "
     "postponed|delayed|ignored|deferred|skipped|bypassed|silenced|refused|overrode|failed|promised",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"postponed|delayed|deferred|shelved ~ repeatedly|again|twice|indefinitely|for", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_THEM},
    {"convinced|persuaded|fooled|deluded|kidded himself|herself|themselves|ourselves|itself",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"each|both assumed|believed|thought|expected|supposed|presumed|waited|blamed", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT},
    {"was|were convinced|certain|adamant|sure that", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"was|were under the impression|illusion|delusion", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"was|were ignorant|oblivious of|that|to", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"was|were slow|late|quick|reluctant|hesitant|unwilling to", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_THEM},
    {"had|have grown|become|got|gotten ~ numb|complacent|lazy|careless|sloppy|blind|indifferent|used",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"not been "
     "tested|reviewed|checked|verified|approved|documented|renewed|set|configured|updated|communicated|"
     "informed|notified|maintained|inspected|monitored|replaced|rotated|escalated ~ by A",
     CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"never "
     "tested|reviewed|checked|verified|approved|documented|renewed|set|configured|updated|communicated|"
     "informed|notified|maintained|inspected|monitored|replaced|rotated|escalated ~ by A",
     CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"nobody|noone|no-one was "
     "watching|monitoring|looking|paying|checking|responsible|assigned|listening|reading",
     CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"treats|treat|treated ~ as|like "
     "noise|optional|routine|formality|harmless|nuisance|joke|suggestion|afterthought",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"thought|believed|figured|reckoned he|she|they|we knew|could|were better|get|above|smarter ~",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"was|were so sure|confident|convinced|busy|keen|focused|focussed|proud of|that|in|with|on",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"without realising|realizing|knowing|noticing|understanding|thinking", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT},
    {"nobody|noone|no-one had "
     "cleared|approved|tested|reviewed|asked|checked|agreed|seen|read|requested|thought|told|the",
     CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"paid ~ no|little|scant attention|heed", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"let ~ go|lie|remain|sit U", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"got|get|getting round|around to", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"slipped|slips|escaped ~ mind|minds|attention|memory", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"not once did|has|have|had A", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"presence of mind", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"never got|gets round|around to", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"not once ~ did|has|have|had A", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"could not|never agree|decide|settle on|who|whether|which|what", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_THEM},
    {"couldn't agree|decide|settle on|who|whether|which|what", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_THEM},
    {"assumed|presumed|supposed that|the|it|they|someone|somebody|others|everything ~ would|was|were|had",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"raised|said|noticed|reported|suspected|asked|questioned|told nothing", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_THEM},
    {"took|mistook ~ for a|an ~ drill|joke|test|given|false", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"kept|wrote|left|made|gave|provided no "
     "documentation|records|notes|log|backup|handover|comments|warning|explanation",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"treats|treat|treated ~ as|like a ~ playground|toy|sandbox|formality|nuisance|joke",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"knew|known ~ and|but accepted|tolerated|lived|kept|let|left|went|carried|waited|looked",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"chose|put|valued|favoured|prioritised|prioritized ~ over|before|above "
     "safety|quality|testing|stability|reliability|security|review|correctness",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    /* What might have been. */
    {"was|were supposed|meant|required|obliged|expected|told to "
     "drain|stop|close|open|restart|switch|disable|enable|back|rotate|patch|upgrade|keep|hold|wait|send|sign|"
     "lock|run|report|secure|clean|remove|tighten|read|double-check|train|supervise|obtain|look|ask|inspect|"
     "maintain|turn|set|shut|repair|fix",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT | CHECK_THEM},
    {"must have known|noticed|seen|realised|realized|heard", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"had|have|has every|ample|plenty of? opportunity|opportunities|chance|chances|time|warning|reason",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT},
    {"should have never", CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT},
    {"could|should|might easily|simply|just|at|instead? least? have "
     "asked|checked|waited|called|read|looked|told|warned|said|escalated|tested|stopped",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT},
    {"could|might have warned|told|asked|stopped|intervened|spoken", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"would have been prudent|wise|wiser|better|advisable|sensible|appropriate for A to",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"would have had to", CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT | CHECK_THEM},
    {"a little? more|longer|less patience|care|attention|thought|diligence|haste|caution ~ would|could|might",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"a|one little? more|second|quick|single|short|simple|brief|closer|careful "
     "look|glance|check|question|call|thought|conversation|patience|care|attention|message|read|reading|"
     "review|search|rehearsal ~ would|could|might have",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"look|glance|check|question|call|conversation|message at|by|to|in|from|of ~ by A would|could|might have",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"entirely|wholly|easily|perfectly|completely|totally avoidable|preventable|foreseeable",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"all it took|takes|needed was|is A|one|a", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"all it would have", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"minutes|minute|seconds|hour|moment|moments of "
     "testing|reading|checking|thought|thinking|attention|care|work|listening|research|reflection|review ~ "
     "would|could|might have",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"had the|a chance|opportunity|means|information|training|experience to", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"why did|had|was|were A not", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"why didn't|hadn't|wasn't|weren't A", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    /* What somebody is like. */
    {"winged it", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"was|were out of P? ~ depth", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"was|were too "
     "quick|slow|late|hasty|optimistic|trusting|sure|keen|cautious|timid|stubborn|careless|ambitious|"
     "complacent|inexperienced|junior to|about|with|in|for",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"was|were "
     "stubborn|lazy|clueless|naive|ignorant|unfit|incompetent|drunk|tired|lax|slack|asleep|absent|impatient|"
     "greedy|dishonest|untrained|unqualified|overconfident",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"was|were naive|foolish|wrong|careless|reckless|irresponsible|silly|sloppy|short-sighted|unwise of A",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"was|were known for P? ~ lax|poor|sloppy|careless|slow|disregard|bad|chaotic", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT},
    {"is|are known for P? ~ lax|poor|sloppy|careless|slow|disregard|bad|chaotic", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT},
    {"lost P? ~ nerve|cool|head|temper|way|patience|plot", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"froze up|under|in|for", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"had|have no|little excuse", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"itchy|trigger|fat|clumsy|quick finger|fingers", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"worth his|her|their salt", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"in over P? head|heads", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"thrown|cobbled|slapped|bodged together", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"poor|bad|shoddy|sloppy|terrible|lax|slack "
     "craftsmanship|airmanship|seamanship|housekeeping|workmanship|discipline|judgement|judgment|attitude",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"attitude to|towards|toward testing|safety|change|security|risk|review|reviews|quality",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"too lightly", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_LATE},
    {"cowboy", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"was|were blinded|lulled|seduced|swayed|intimidated by|into", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"with little|no|limited|insufficient ~ "
     "experience|training|knowledge|idea|understanding|skill|failover|redundancy|monitoring|alerting|limits|"
     "safeguards|fallback|supervision",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"out of P? depth", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    /* Errors of hands and heads. */
    {"mistake|mistakes|error|errors|slip|typo ~ manual|hand|routine "
     "configuration|editing|console|switch-over|work|operation|entry|keying|maintenance",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"slip of the|a hand|finger|fingers|tongue|pen|keyboard|mouse", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"made by hand", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"human factor|factors", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"switching|handling|keying|operating|operational|procedural|input|typing|data-entry|transcription|"
     "judgement|judgment error|errors|mistake|mistakes by|of|on A",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"error|errors|mistake|mistakes|blunder|slip|lapse|oversight|mix-up|misstep|goof on P? side|part|end",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"error|errors|mistake|mistakes|blunder|slip|lapse|mix-up|misstep|goof on|by|of|from P "
     "side|part|end|making|doing",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"error|errors|mistake|mistakes|slip|lapse of the|an|a|our ~ "
     "operator|engineer|administrator|technician|developer|pilot|driver|staff|crew|dispatcher|controller|"
     "nurse|clerk",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"keying|typing|switching|procedural|copy-paste|copy-and-paste|copy/"
     "paste|data-entry|administrative|clerical|administrator|operating|handling|transcription|cut-and-paste|"
     "beginner's|human|manual error|errors|mistake|mistakes|blunder|slip|lapse|mix-up|oversight",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"human element|failing|fallibility|oversight|weakness|lapse|fault|inattention|carelessness",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"between the? chair|keyboard|screen and the? keyboard|chair|screen", CHECK_BLAME_HUMAN_ERROR,
     CHECK_NOTHING},
    {"wrong|stray|errant|careless|accidental click|keystroke|keypress|button|mouse-click",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"slip|slip-up|mistake in the|a|our ~ "
     "form|ticket|spreadsheet|template|command|request|order|entry|change",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    /* Demands for vigilance. */
    {"follow|observe|obey|read|apply|check|respect ~ "
     "strictly|closely|carefully|religiously|properly|diligently|rigorously|thoroughly|attentively",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"strictly|carefully|closely|rigorously|diligently|religiously|attentively "
     "follow|adhere|comply|check|read|review|verify|observe|test|watch|obey|respect",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"adhere|stick|comply ~ to|with ~ "
     "procedure|procedures|guideline|guidelines|process|rules|standards|standard|checklist|runbook|policy|"
     "protocol|instructions",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"more closely|attentively|cautiously|diligently|rigorously|thoughtfully|conscientiously",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"better|increased|constant|heightened|closer|stricter|extra|stronger "
     "vigilance|discipline|diligence|attentiveness|attention|self-discipline|care",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"hold|organise|organize|schedule|run|arrange|give|conduct|provide|deliver ~ "
     "training|refresher|briefing|safety session|sessions|course|courses|workshop|workshops|for|to ~ "
     "A|staff|so|everyone|all",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"hold|organise|organize|schedule|arrange|conduct a|another ~ training|refresher|briefing",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"spoken|spoke|talked to|with A about ~ "
     "importance|need|care|attention|mistake|mistakes|behaviour|behavior|conduct",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"remind ~ to "
     "check|read|verify|double-check|test|follow|pay|be|use|think|ask|lock|keep|always|not|look|never",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"reminded A of|to|that|about", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"make|ensure sure? that? you|everyone|everybody|people|engineers|developers|operators|staff|nobody "
     "are|is|always|check|checks|read|reads|know|knows|understand|understands|follow|follows|remember|"
     "remembers|pay|pays|never|forgets",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"be "
     "mindful|careful|cautious|vigilant|wary|attentive|diligent|conscientious|meticulous|considerate|"
     "conscious",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"need|needs|must|should|ought to? be aware|alert|disciplined|careful|cautious|vigilant",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"promise|vow|pledge|undertake|resolve|strive ~ more|better|careful|greater "
     "care|attention|careful|diligent|vigilant|disciplined",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"habit of checking|reading|testing|asking|verifying|double-checking|looking", CHECK_BLAME_BE_CAREFUL,
     CHECK_NOTHING},
    {"instil|instill|foster|cultivate|promote|strengthen ~ "
     "responsibility|ownership|discipline|vigilance|awareness|care",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"sense of responsibility|ownership|duty|urgency", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"awareness training|campaign|session|sessions|programme|program|workshop", CHECK_BLAME_BE_CAREFUL,
     CHECK_NOTHING},
    {"take|treat alerts|alarms|warnings|this|these|them|security|safety|every|all ~ seriously",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"calm down and|before", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"resist the temptation|urge to", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"are|is to "
     "treat|check|double-check|verify|read|follow|watch|pay|keep|remember|think|stick|adhere|comply|obey|"
     "observe|respect|exercise|take|refrain",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"are|is expected|required|obliged|asked|urged|advised|encouraged|told|instructed|reminded to "
     "know|check|double-check|read|verify|look|think|watch|pay|be|follow|stick|keep|exercise|take|treat|"
     "remember|respect|familiarise|familiarize|refrain|slow",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"must|should|shall|ought|need|needs|has|have to? always|also|all|really|actually|simply|now|never? "
     "check|double-check|verify|look|read|re-read|watch|think|know|remember|learn|treat|listen|concentrate|"
     "focus|pause|question|pay|follow|stick|adhere|comply|obey|respect|heed|familiarise|familiarize|study|"
     "beware|slow",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT | CHECK_THEM},
    {"must|should|need|needs|has|have to? keep|take|make ~ "
     "head|calm|eye|eyes|mind|care|time|heed|note|sure|habit",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT | CHECK_THEM},
    {"should|must actually|really|always|simply ~ look|read|check|think|verify|listen|watch",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"everyone|everybody reads|checks|double-checks|looks|thinks|takes|pays|follows|knows|verifies",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"slow down", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"stop and think", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"think before|twice|first|hard|carefully", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"always read|look|ask|think|remember|wait|pause|listen", CHECK_BLAME_BE_CAREFUL,
     CHECK_ADVICE | CHECK_MILD},
    {"never assume|rush|guess|skip", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE | CHECK_MILD},
    {"beware of", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"take a|your breath|time|moment|break", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"keep a|your|our ~ cool|cooler|calm|head|watch", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"keep calm|cool|focused|alert|concentrated", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"bit|little|lot|touch of? more? "
     "humility|vigilance|discipline|caution|care|attention|attentiveness|focus|awareness|patience|rigour|"
     "rigor|diligence|mindfulness|prudence|concentration|respect|common",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"more "
     "humility|discipline|caution|attentiveness|focus|patience|rigour|rigor|mindfulness|prudence|"
     "concentration|respect|thought|care",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"tighten|sharpen|improve|raise|strengthen|increase|boost|reinforce|restore|enforce|heighten P? "
     "our|their|the? ~ "
     "discipline|vigilance|attention|attentiveness|awareness|concentration|diligence|caution",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"impress|drum|drill ~ on|upon|into A", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"memo|reminder|reminders|circular to all|staff|everyone|A", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"told|reminded|instructed|warned|asked to|in ~ "
     "stick|follow|check|double-check|read|pay|be|watch|heed|slow|verify|observe",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT | CHECK_THEM},
    {"human-factors|human-factor|refresher|safety|awareness|discipline course|courses|training|workshop",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"attend a|an|the ~ course|training|workshop|seminar|session|refresher", CHECK_BLAME_BE_CAREFUL,
     CHECK_ADVICE},
    {"communicate|coordinate|listen|prepare|escalate better|earlier|sooner|more|faster",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"additional|extra|further|more|refresher|remedial training was|has|will|is|were|sessions",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"must|should|need|needs|has|have to? always|also|all|really|actually|simply|now|never? be "
     "more|much|extra|very|especially",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"attention to detail", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"toolbox talk", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"has|have to be aware|careful|cautious|vigilant|disciplined", CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"take ~ to heart", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"better|closer|improved communication|coordination|collaboration|cooperation "
     "between|among|within|is|are",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE | CHECK_MILD},
    {"made aware of|that", CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT | CHECK_THEM},
    /* Penalties. */
    {"fined|sacked|fired|disciplined|reprimanded|demoted|penalised|penalized|punished|scolded|dismissed "
     "the|a|two|three|both|our|all|one ~ "
     "operator|operators|engineer|engineers|employee|employees|contractor|manager|developer|developers|"
     "administrator|administrators|supervisor|technician|staff|person|people|company|vendor|provider",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"access|privileges|rights|permissions ~ revoked|withdrawn|removed|taken|stripped ~ from|for A "
     "at|who|responsible|involved|concerned fault|caused|for|has",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"access|privileges|rights|permissions ~ revoked|withdrawn|removed|taken|stripped ~ from|for A at? "
     "fault|responsible|involved|concerned",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"lose|loses|lost production|admin|root|commit|write|deploy|his|her|their "
     "access|rights|privileges|permissions|badge",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"answer|answers for the|this|that|it|their|his|her", CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"case|proceedings|charges|complaint|lawsuit against A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"was|were|been|be excluded|dropped|expelled from|off the|our|this|any|all ~ "
     "project|programme|rota|rotation|site|contract|account|crew|team|list",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"held|hold|call|called to account", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"employment ~ terminated|ended|cancelled", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"responsible|guilty|offending|negligent|careless "
     "engineer|operator|employee|developer|administrator|manager|technician|contractor|individual|worker|"
     "admin|"
     "colleague|member|team|staff|workers|engineers|operators|"
     "individuals|party|parties ~ has|have|had|must|will|was|were|is|are",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"no longer work|works|employed|with us|here|the|for", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"not|never be trusted|allowed|permitted|let ~ again|near|root|production", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT},
    {"relieved of", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"taking|taken|took|take A to court|task", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"charged|billed|invoiced to A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"stays|stay late", CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"stripped of", CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"suspended without|from|pending pay|duty|an|the|work|duties", CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"dismissal|suspension|sacking|firing|demotion of A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"sanctions|penalties|measures against A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"licence|license ~ revoked|suspended|withdrawn", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"damages|compensation from A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"fine|penalty ~ imposed|levied on|against A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"struck off", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"whoever skips|breaks|forgets|ignores|causes|misses", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"lose|loses|lost P ~ access|rights|privileges|permissions|licence|license", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT},
};
const size_t check_n_phrases_en_any = sizeof(check_phrases_en_any) / sizeof(*check_phrases_en_any);
