/*
 * Set phrases by the class of what they say of somebody, and no longer by how they begin: written as those of
 * blame_en_phrases.c, tried behind all others. Each stands for a way of speaking, with the words of its class at each
 * place: what is said of an act from behind, delay, promises, guessing, contempt, and what is to become of people.
 */
#include "check/blame.h"

#define DOINGS "outage|loss|losses|mess|damage|downtime|deletion|leak|mistake|disaster|debacle|fiasco"
#define SPANS  "days|weeks|months|years|quarters|day|week|month|year"

const check_phrase_en check_phrases_en_class[] = {
    /* A bad moment for what somebody did. */
    {"middle of ~ "
     "run|import|migration|backup|batch|close|registration|enrolment|release|round|hours|day|peak|sale|event|"
     "campaign|season|exam|exams|match|election|broadcast|month-end",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"a friday|saturday|sunday|weekend|holiday", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"last minute|moment", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"one go", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"both|two ~ at once", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"half|most|much|part|parts of? the|its|their|his|her ~ "
     "skipped|disabled|failing|missing|unfinished|undone|untested|ignored|incomplete",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    /* A bad reason for it. */
    {"hunch|whim|hearsay|guesswork|misreading|misconception|autopilot|impulse", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT | CHECK_LATE},
    {"false|mistaken|wrong|naive|incorrect|unverified|untested|unchecked|unfounded assumption|assumptions|"
     "premise|belief|idea|conclusion|guess",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"get his|her ~ work|done|out|through|home|running|finished", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"save himself|herself|themselves|face|trouble|effort", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"what he|she|they|it paid|deserved|deserves for?", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"without taking|making|creating|keeping a|any|the ~ "
     "snapshot|backup|backups|copy|copies|dump|note|notes|checkpoint|plan",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE},
    {"despite ~ agreement|agreements|instruction|instructions|promise|promises|policy|procedure|training",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"been warned|told|asked|reminded|informed twice|repeatedly|often|several|many|three",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"only after|when|once ~ "
     "reminder|reminders|complained|asked|pressed|escalation|pressure|threatened|threats|insisted|told",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"days|weeks|hours|months late|overdue", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"at the expense|cost of", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    /* What somebody took for true, or did it for. */
    {"thinking|believing|assuming|presuming|figuring|reckoning|supposing|hoping|imagining "
     "that|it|he|she|they|this|"
     "the|nobody|no|everything|others|somebody|someone",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"belief|hope|assumption that|it|he|she|they", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"not "
     "knowing|realising|realizing|noticing|checking|asking|reading|bothering|thinking|understanding|waiting",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"not believe|trust the|him|her|them|us|any|what", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"for fun|kicks|laughs", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"show off|showing", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"a joke|dare|prank", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"just to see|try|show|impress|prove", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"curiosity|impatience|spite|vanity|pride", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    /* What nobody does on purpose, or with what is needed. */
    {"left ~ as it|they|is was|were|is", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"never wrote|documented|told|asked|reported|mentioned|explained|shared|recorded "
     "anything|anyone|anybody|it|this|"
     "any",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"pasted|entered|typed|copied|pointed|used|applied|ran|executed|connected|configured ~ "
     "staging|test|dev|development|sandbox|testing ~ into|in|on|against|to|onto ~ production|prod|live",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"deleted|dropped|truncated|wiped|purged|erased|formatted|overwrote|cleared|emptied|destroyed|removed "
     "the|a|our|all|every|its|their ~ production|prod|live|whole|entire|only|customer|shared|last",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"ran|executed|started|launched|fired|issued ~ "
     "purge|delete|drop|truncate|wipe|reset|format|rm|cleanup|clean-up|destroy ~ "
     "live|production|prod|primary|customer",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"tested|experimented|tried|practised|practiced|debugged|rehearsed|played ~ "
     "on|in|against|with ~ production|prod|live|customer|customers",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"cut|severed|sliced|drilled|dug|damaged ~ fibre|fiber|cable|cables|conduit|pipe|trunk",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"tripped|kicked|knocked|bumped|leaned|leant|spilled|spilt|stepped ~ "
     "over|against|breaker|coffee|cable|plug|button|switch|tea|water",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"fell for", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"locked everyone|everybody|us|himself|herself|themselves|half|all|customers ~ out",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"hammered|flooded|overloaded|swamped|saturated ~ with|by|using|to|until", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"only|sole copy|key|password|backup|record ~ in|on his|her|their|a own? "
     "laptop|desk|drawer|machine|phone|mailbox",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE},
    {"his|her own laptop|drawer|desk|machine|pc|address|account|home|disk", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"away from P? his|her|the? desk|post|keyboard|console|phone", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"gone|went|out|off to|for|at ~ party|pub|bar|cinema|gym|smoke|concert|match|wedding|barbecue|golf|lunch",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"told|ordered|instructed|pressured|persuaded|convinced A to|not ~ "
     "skip|ignore|bypass|hurry|rush|cut|hide|lie|worry|bother",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"left A guessing|waiting|hanging|alone|stranded|stuck|puzzled|confused", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"left us|them|everyone|customers guessing|waiting|hanging|alone|stranded|stuck|puzzled",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"informed|told|notified|consulted only|too after|late|afterwards", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"rather than "
     "fix|admit|ask|check|wait|repair|investigate|test|report|escalate|read|think|help|listen|tell|call",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"left it|that|this|everything to|for us|others|me|the|them", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"against|past each|one other|another", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"as his|her|their|a ~ playground|toy|scratchpad|sandpit", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT | CHECK_THEM},
    {"chose|decided|preferred|elected|opted to do nothing", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"nodded|waved|signed|approved|rushed|pushed|reviewed|merged ~ in|within|after ~ minutes|minute|seconds",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"not|never touched|updated|opened|tested|reviewed|renewed|patched|cleaned|maintained|checked ~ "
     "since|for|in ~ "
     "years|months|weeks|2014|2015|2016|2017|2018|2019|2020|2021|2022|2023|2024|2025|ages|spring|january",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"back of an|the? envelope|napkin", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"because it|they|he|she "
     "annoyed|bothered|bored|irritated|wanted|disliked|hated|liked|preferred|felt|suited",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"hung up on", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"turned|switched the|an|all|every|his|her ~ "
     "alarm|alarms|alert|alerts|firewall|safety|interlock|protection|pager|phone ~ off",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"it was|is A who|that had|has|did|never|didn't", CHECK_BLAME_INDIVIDUAL, CHECK_THEM},
    {"made up a|an|the|his|her|figures|numbers|excuses|stories|answers", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"copied|pasted|took|lifted ~ from ~ internet|web|forum|stackoverflow|blog|chatgpt|memory",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"waved|nodded|rushed|hurried|squeezed|rammed ~ through", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"played|talked the|it|this|its|their ~ down", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"took the * for a|an", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"been "
     "promising|stalling|putting|dragging|delaying|postponing|ignoring|hoping|fighting|arguing|avoiding|"
     "neglecting|"
     "hiding|dodging|bickering|resisting|blocking|sitting",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"argued|fought|debated|haggled ~ over|about who|whose|which|whether|money|responsibility",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"for nothing|nobody", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"barely|hardly|scarcely speak|talk|communicate|listen ~ to|with", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"whatever happens|anyone|they|it", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"escaped|eluded A that", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"not one of A V", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"not a single A V", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"not to upset|disturb|bother|offend|annoy|look|admit|wake|spoil", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"be|get rid|done of|with ~", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"over lunch|dinner|coffee|drinks|beer", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"confusion|disorder|chaos in the heads|minds of", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"lent|gave|told|handed his|her|their ~ password|badge|key|keys|login|credentials|pin|card|token",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"badly|wrongly|inadequately|insufficiently V ~ by A", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"so that he|she|his|her", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"because he|she", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"although|though the ~ named|said|stated|required|forbids|forbade|listed|warned", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"rather than one by|after|at", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"private|personal address|mailbox|drive|laptop", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"before the announced|agreed|planned|promised date|time|window|hour|day", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"no clear|real|proper ~ idea|notion|grasp|picture of|how|what", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT | CHECK_THEM},
    {"would|will not take|accept ~ advice|no|criticism", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"trial and error", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"wasted ~ hours|hour|days|minutes|time|effort", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"cared|cares|care more|only|little|nothing about|for", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"prefers|prefer|loves|tends|tend to ~ "
     "ignore|skip|rush|guess|hide|blame|merge|wait|improvise|postpone|argue",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"waste of time", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"cause|reason|culprit is|was|: the|a|an|our A who", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    /* What an act was done against, or in what state of things. */
    {"than "
     "agreed|planned|announced|promised|scheduled|instructed|told|ordered|approved|authorised|authorized|"
     "prescribed|stated",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"while ~ was|were still on|in|using|editing|running|open|mounted|attached|connected|logged|writing|"
     "serving|active|inside|at|working",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"against the|our|all|every ~ plan|plans|agreement|freeze|guideline|guidelines", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"he|she knew|known was|were|had|would|could|to|not", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"behind the|our|his|her|their|everyone's|everybody's|A ~ back|backs", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE},
    {"own initiative|accord|authority", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"order to sleep|rest|relax|leave|finish", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"because it|they|he|she believed|thought|assumed|felt|figured|supposed", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"started|began|begins|starts|originated with|in|from P ~ "
     "decision|idea|choice|wish|attempt|urge|insistence|experiment",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"it was|is A ~ ~ who D", CHECK_BLAME_INDIVIDUAL, CHECK_THEM},
    {"caused|triggered|brought|introduced by A who D", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"caused|triggered|introduced by a|an ~ A who", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"pointed|points|pointing at each|one other|another", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"on his|her|their own", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"make|get|turn ~ test|tests|build|pipeline|check|checks|ci pass|green", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"from memory|habit|hearsay", CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"never agreed|decided|settled|clarified|established on? ~ who|whose|what|whether|how|which",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"outage|incident|failure|mess|fault|loss is entirely|squarely|all? on A", CHECK_BLAME_INDIVIDUAL,
     CHECK_NOTHING},
    {"mistake|error|slip|mix-up|typo|blunder|lapse during|in|while|when|with|at ~ ~ by A",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"mistake|slip|lapse|blunder|mix-up during|while", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"no longer have|has|hold|holds|get|gets ~ access|rights|privileges|permission|permissions|keys",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"passed|pushed|bounced|handed|shoved ~ around|to and", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"rejected|refused|declined|turned|vetoed|cancelled|canceled ~ ~ twice|times|repeatedly|again",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"sent|charged|submitted|imported|credited|shipped|debited|loaded ~ ~ twice", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"sake of simplicity|convenience|speed|ease|comfort|time", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"although|though|despite he|she|it|they|having had|was|were|been been? ~ "
     "told|asked|warned|instructed|reminded|forbidden",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"cause|reason|trigger : P ~ "
     "change|commit|deploy|deployment|script|edit|configuration|command|decision|merge|patch|choice|failure",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"no|little|zero communication|information|word|reply|feedback|explanation from A", CHECK_BLAME_OMISSION,
     CHECK_NOTHING},
    {"should|ought|must to? have been obvious|clear|apparent|evident|plain to A", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_NOTHING},
    {"should|ought to? have been ~ aware|prepared|informed|careful|ready|alert|wary|suspicious",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT},
    {"with|given proper|better|more|adequate|sufficient|careful|good|due|thorough ~ "
     "preparation|planning|care|training|attention|coordination|diligence|"
     "supervision ~ ~ would|could|might have|not",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"could|might just? as|equally|perfectly well? have", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"should|ought never to? have been "
     "approved|merged|deployed|signed|attempted|hired|started|given|granted|allowed|released|promised",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_MILD},
    {"reminder|reminders|memo|circular about|on|of|regarding ~ ~ sent|circulated|issued|go|went to ~ A",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"count|counts|held against A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"what will happen to A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"personnel changes|consequences|measures|decisions|matter", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"error|mistake|fault|slip|typo ~ made|caused by a|one? human|humans|person|people",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"fat-fingering|fat-fingered|fat-finger a|the|an|one|two|our", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"delivered|wrote|supplied|shipped|produced|handed|submitted ~ full|riddled|littered of|with",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"minutes|minute|hour|hours|day|days|shortly|right|just|moments before the|a|an ~ "
     "tournament|launch|event|sale|deadline|weekend|holiday|holidays|exam|exams|election|peak|opening|freeze|"
     "go-live|match|broadcast|festival|audit",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"anger|frustration|desperation|rage|annoyance|despair", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"out of patience|ideas", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"by A without a|any ~ look|glance|thought|question|test|review|check|approval", CHECK_BLAME_INDIVIDUAL,
     CHECK_NOTHING},
    {"by A without checking|testing|asking|reading|looking|verifying|reviewing", CHECK_BLAME_INDIVIDUAL,
     CHECK_NOTHING},
    {"managed|contrived to "
     "lose|delete|break|destroy|miss|lock|corrupt|wipe|crash|overwrite|confuse|forget|kill|ruin",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT},
    {"although|though|while everyone|everybody|he|she|they knew", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_LATE},
    {"picked|chose|bought|selected|took|preferred the|a ~ fastest|simplest|laziest|shortest ~ "
     "fix|way|route|option|path|solution|road",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"looked|checked|read|tested|glanced|reviewed|verified only at|the|one|a|half", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT | CHECK_THEM},
    {"because|since|as he|she|they had "
     "muted|silenced|ignored|forgotten|skipped|overlooked|misread|misunderstood|"
     "assumed|turned|neglected|missed",
     CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"none|neither|few|nobody of whom|them ~ V", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"no handover|briefing|consultation|conversation ~ took|between|among|happened|whatsoever",
     CHECK_BLAME_OMISSION, CHECK_MILD},
    {"postponed|ignored|neglected ~ ~ by A", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"again and again", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_LATE | CHECK_THEM},
    {"nobody did|took|said|reported anything|action", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"neither|none of? A did|took|said|reported anything|action|responsibility", CHECK_BLAME_OMISSION,
     CHECK_MILD},
    {"been meaning|intending to", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"happened|occurred if|had A had|talked|asked|looked|listened", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_NOTHING},
    {"need|needed|must not have happened|occurred", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"better to have waited|asked|tested|stopped|called|checked|left|rolled|done", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_NOTHING},
    {"any|either of A ~ could|should|might have", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"beyond me|belief|comprehension", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"nobody|never ~ take|takes|took|taking|taken ~ seriously", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"deducted|recovered|reclaimed|claimed|withheld from|by P ~ "
     "invoice|pay|payment|fee|fees|bonus|salary|wages|budget|account",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"resign", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"who is|was at fault", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"it was|is a human|person who|that D", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    /* Who, as a thing still to be found out. */
    {"who D ~ ~ is|are|was|remains still|being|yet|under|unknown|unclear", CHECK_BLAME_INDIVIDUAL,
     CHECK_NOTHING},
    {"carry|carries|carried|bear|bears|bore the ~ guilt|blame|fault", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"responsible|accountable|guilty person|party|individual|persons ~ for|: ~ "
     "fault|outage|failure|damage|loss",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    /* What they took for true, and it was not. */
    {"believed|thought|assumed|supposed|presumed ~ which was|is|proved|turned ~ "
     "wrong|false|untrue|incorrect|mistaken|not",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"thought|believed|assumed|supposed|presumed the|that|it ~ ~ "
     "owned|handled|covered|responsible|charge|looked|managed|watched|did",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"wrong|mistaken|false|incorrect|erroneous belief|assumption|impression in|within|among|on|by|of|held ~ "
     "A",
     CHECK_BLAME_OMISSION, CHECK_NOTHING},
    /* What they left undone. */
    {"neither V ~ ~ nor V", CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"neither tested|checked|informed|told|asked|read|reviewed|verified ~ ~ nor", CHECK_BLAME_OMISSION,
     CHECK_SUBJECT},
    {"nowhere|never|rarely|seldom|hardly ~ ~ did A", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"at no point|time|stage did A", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"kept|stayed|remained|keeping|staying silent|quiet|mum", CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    /* What might have been. */
    {"would|might have been enough|sufficient|easy|trivial|simple|possible|straightforward for A to",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"all that? A had|needed to do", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"supposed to "
     "catch|notice|check|verify|test|review|ask|collect|take|call|tell|inform|escalate|approve|confirm|"
     "follow|"
     "monitor|watch|do|make|prevent|have|know|see|spot|document|rehearse|compare",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT | CHECK_THEM},
    {"needed|ought to H ~ ~ first|before|instead", CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT | CHECK_THEM},
    {"needed to drain|stop|back|snapshot|fail|close|lock|cordon|isolate|disable ~ ~ first|before",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT | CHECK_THEM},
    /* Human error by other names. */
    {"incorrect|wrong|improper|faulty|erroneous|inappropriate "
     "handling|operation|use|entry|input|manipulation|execution|setting|configuration of ~ ~ by "
     "A",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"because|since people|humans|we|operators|engineers make|made mistakes|errors|slips",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"misoperation|maloperation|mis-operation in|of|during|by|on|at|is|was", CHECK_BLAME_HUMAN_ERROR,
     CHECK_NOTHING},
    /* What somebody is like. */
    {"rookie|amateur|schoolboy|beginner's|novice|dumb|stupid|bonehead move|moves|stunt|thing",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"lazy|mindless|careless|blind|thoughtless copy-paste|copying|copy|copy-pasting|cut-and-paste|pasting|"
     "shortcut|fix|workaround",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"anyone|anybody|everyone|everybody with|who ~ ~ knows|know|understands|would", CHECK_BLAME_JUDGEMENT,
     CHECK_NOTHING},
    /* Demands for vigilance. */
    {"don't|not|never make|repeat this|that|the|such|these ~ mistake|mistakes|error|errors ~ "
     "again|twice|when",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"extra|more|greater|heightened|increased|constant|continuous "
     "vigilance|caution|carefulness|attentiveness|"
     "diligence",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"concentrate|think|try|look|listen|focus harder|better", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"keep|keeping|keeps his|her|their|our|your|both eyes open|peeled|on", CHECK_BLAME_BE_CAREFUL,
     CHECK_NOTHING},
    {"importance of ~ ~ was|is|were|has "
     "emphasised|emphasized|stressed|underlined|reiterated|highlighted|been",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"emphasised|emphasized|stressed|reiterated|underlined|reminded the importance|need of|for|to ~ "
     "care|caution|attention|diligence|following|reading|checking|testing|vigilance|discipline",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    /* What is to become of people. */
    {"repercussions|consequences when|if|whenever A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"lead|leads|result|results to|in ~ removal|dismissal|suspension|termination|demotion ~ "
     "from|of|for|without",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"culprit ~ ~ ~ apologised|apologized|confessed|admitted|owned|named|sacked|spoken|warned",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"reflected|noted|recorded|mentioned|entered|considered in|on ~ "
     "appraisal|evaluation|assessment|personnel|file|bonus|rating",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"stepped|stood|steps|step down", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"banned|barred|expelled|excluded from the|our|this|all ~ "
     "project|organisation|organization|team|site|premises|building|list|channel|on-call|production",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    /* Delay, promises, quarrels. */
    {"blocked|delayed|stalled|resisted|parked|shelved|held|postponed|deferred|put ~ for ~ " SPANS,
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"blocked|delayed|stalled|resisted|refused|held|rejected ~ over "
     "paperwork|formalities|politics|money|principle|budget|budgets|prestige|trifles|a|who|whose|turf",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"took|needed ~ minutes|hours|hour|days|weeks to "
     "open|log|join|show|pick|call|turn|look|get|come|even|do|pass|forward|return|send",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT | CHECK_THEM},
    {"promised|pledged|vowed|sold|advertised ~ "
     "and|but|which|that|then|before|although ~ "
     "nothing|never|not|late|forgot|cannot|can't|could|built|existed|left|"
     "serve|keep|ready",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"promised|pledged|vowed|sold|advertised ~ cannot|can't|couldn't|never|nowhere", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"delivered|achieved|contributed|produced|learned|learnt nothing|little", CHECK_BLAME_INDIVIDUAL,
     CHECK_SUBJECT | CHECK_THEM},
    {"assumed|thought|believed|expected|supposed|hoped|presumed that? ~ other|others|else ~ "
     "would|had|was|were|to|has|is",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"ticket|case|caller|customer|problem|question ~ back and forth", CHECK_BLAME_OMISSION, CHECK_MILD},
    {"ticket|case|call|caller|customer|problem|question ~ from pillar|one to|person|team|desk",
     CHECK_BLAME_OMISSION, CHECK_SUBJECT},
    {"cut|slashed|froze|refused|vetoed|denied ~ "
     "budget|funding|headcount|overtime|money|investment|training|staffing|rehearsal|test|testing",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"mind|minds ~ elsewhere|wandering|wandered", CHECK_BLAME_OMISSION, CHECK_NOTHING},
    {"habit of G", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"notorious|infamous for", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    /* What somebody switched off or gave away. */
    {"turned|switched off ~ "
     "firewall|safety|antivirus|interlock|guard|authentication|protection|safeguard|breaker",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"shared|posted|emailed|pasted|gave|revealed|disclosed ~ "
     "password|passwords|credentials|passphrase|pin|secret|code ~ in|to|on|with|into|over|without",
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"do|does not|never ~ understand|grasp|respect|bother|realise|realize|value|appreciate",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"don't|doesn't ~ understand|grasp|respect|bother|realise|realize|value|appreciate",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    /* People as the cause. */
    {"people problem|problems|failure|failures", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"human|humans|people|person|man ~ ~ weak|weakest link", CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"man-made|operator-induced|human-induced|human-made|human-caused|user-induced", CHECK_BLAME_HUMAN_ERROR,
     CHECK_NOTHING},
    {"misunderstanding|misreading|misinterpretation|miscalculation|misjudgement|misjudgment|misconception|"
     "misdiagnosis|mishandling|mismanagement|misuse|misconfiguration|inaction|inexperience|ignorance "
     "by|of|on|from|among A",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"misunderstanding|misreading|misinterpretation|miscalculation|misjudgement|misjudgment|misconception|"
     "mishandling|confusion on P side|part|end",
     CHECK_BLAME_HUMAN_ERROR, CHECK_NOTHING},
    {"responsible|accountable|liable|answerable for the|this|that|all|our|her|his ~ " DOINGS,
     CHECK_BLAME_INDIVIDUAL, CHECK_SUBJECT | CHECK_THEM},
    {"responsibility|liability|accountability|blame for ~ " DOINGS
     "|incident|failure|breach ~ lies|lay|rests|rested|falls|fell|sits ~ with|on|upon A",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"find|found|establish|determine|identify|clarify|investigate out? who "
     "did|caused|pushed|ran|deleted|broke|approved|pressed|merged|left|triggered|let",
     CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"who is|was guilty|liable|culpable|accountable", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    {"who is|was to blame", CHECK_BLAME_INDIVIDUAL, CHECK_NOTHING},
    /* What might have been. */
    {"if only A had|would|could", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"would have cost A ~ minutes|minute|seconds|hour|nothing|moment", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_NOTHING},
    {"a|one phone|call|mail|e-mail|word|look|glance|test|check|message|question ~ ~ would have "
     "settled|sufficed|helped|done|prevented|saved|been|told|shown|cleared|avoided",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"if it|they|he|she|we had H", CHECK_BLAME_COUNTERFACTUAL, CHECK_NOTHING},
    {"should|could|might by|of|at|in rights|least|course|fact have", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_SUBJECT},
    {"had A been consulted|asked|told|informed|trained|warned|listened", CHECK_BLAME_COUNTERFACTUAL,
     CHECK_NOTHING},
    {"needed to ask|check|verify|wait|tell|warn|escalate|consult|inform ~ before|first",
     CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT | CHECK_THEM},
    {"had only|merely to", CHECK_BLAME_COUNTERFACTUAL, CHECK_SUBJECT | CHECK_THEM},
    {"no excuse|justification for|not|that|whatsoever", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    /* What somebody is like. */
    {"disregard|contempt|disdain|indifference for|to|towards|of", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"showed|shows|displayed|demonstrated|exhibited|betrayed little|no|scant|insufficient|poor|limited|zero",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"a hurry|rush", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"much of? a? hurry|haste", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"like amateurs|children|beginners|cowboys|headless|amateur", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT},
    {"like a|an ~ amateur|beginner|child|maniac|novice|rookie|schoolboy|bull", CHECK_BLAME_JUDGEMENT,
     CHECK_SUBJECT},
    {"wishful|muddled|sloppy|woolly|magical thinking", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"giving|give|gives|gave ~ damn|toss|hoot", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"kind|sort|type of person|engineer|people|man|woman who", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"headless chicken|chickens", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"of no|little help|use", CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    {"pure|sheer|utter|total|blatant|gross|plain|downright "
     "fantasy|nonsense|ignorance|stupidity|guesswork|arrogance|negligence|incompetence|laziness|madness|"
     "folly|bluff|"
     "amateurism|disregard|thoughtlessness|carelessness|incapacity",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"work of an? ~ amateur|amateurs|beginner|beginners|fools|fool|cowboys", CHECK_BLAME_JUDGEMENT,
     CHECK_NOTHING},
    {"insults|insult|insulted our|the ~ intelligence", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"tunnel vision", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"blind faith|trust|optimism|obedience|confidence|belief", CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"herd|silo|bunker|siege|cowboy|hero|blame-game mentality|thinking|culture|attitude",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"no|little|zero sense|feeling|feel of|for ~ "
     "responsibility|urgency|duty|risk|danger|ownership|priorities",
     CHECK_BLAME_JUDGEMENT, CHECK_NOTHING},
    {"no|little|zero|scant interest|respect|regard|concern|thought|appreciation in|for|of|to|about",
     CHECK_BLAME_JUDGEMENT, CHECK_SUBJECT | CHECK_THEM},
    /* Demands for vigilance. */
    {"please ~ read|check|verify|think|test|look|ask|follow ~ before you|anyone|anybody|somebody",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"not run|execute|use|copy|paste|approve|merge|type|touch|click ~ you do|don't|cannot|can't",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"let this|that|it be a ~ warning|lesson|reminder", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"promised|promises|vowed|pledged|undertook|agreed to ~ more|better|careful|greater|attentive",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"count|counts to ten|three|five", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"second nature", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"not a ~ playground|toy", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"pass a|an|the ~ test|exam|quiz|examination on|in|about|before", CHECK_BLAME_BE_CAREFUL,
     CHECK_SUBJECT | CHECK_THEM},
    {"workshop|course|session|seminar|training on|in|about ~ "
     "mindful|mindfulness|safe|careful|awareness|attention|safety|vigilance|discipline|human|responsibility",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"you don't understand|recognise|recognize|need", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"you do not understand|recognise|recognize", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"please remember|refrain|double-check|pay|think", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"sure|ensure|ensuring that? A ~ "
     "remember|remembers|forget|forgets|read|reads|check|checks|understand|understands|follow|follows|aware|"
     "pay",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"stress|reiterate|underline|emphasise|emphasize to A", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"how|as important it is", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"do|doing|done|perform better next time", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"can|could|must|should|will|to do better", CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT | CHECK_THEM},
    {"take|takes|taking|assume|show|shows|feel more|greater|full|personal|better "
     "responsibility|ownership|accountability|pride|initiative|commitment|discipline|interest",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"mandatory|compulsory|obligatory|repeated|remedial "
     "training|course|courses|briefing|e-learning|refresher|"
     "workshop",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"culture of ~ vigilance|care|discipline|responsibility|caution|diligence|carefulness",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"diligence|vigilance|care|discipline|attention|caution|attentiveness is|are "
     "expected|required|demanded|needed|called|wanted|asked ~ of|from|for",
     CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"told|asked|urged|instructed|ordered|expected to ~ be|stay|remain more|careful|attentive|vigilant|alert",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"must|should|need|needs|has|have to? ~ learn|relearn|try to|how|harder|from "
     "be|read|check|test|ask|slow|listen|communicate|the|our|this|these",
     CHECK_BLAME_BE_CAREFUL, CHECK_SUBJECT},
    {"take care|heed|pains to|when|that|not", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"be sure|certain to check|read|verify|test|ask|double-check|follow|look", CHECK_BLAME_BE_CAREFUL,
     CHECK_ADVICE},
    {"learn from P|the|our|this|these mistake|mistakes|errors", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"serve|serves as a? warning|reminder|lesson to|for", CHECK_BLAME_BE_CAREFUL, CHECK_NOTHING},
    {"expect|demand|want ~ care|diligence|discipline|attention|better|more from|of A", CHECK_BLAME_BE_CAREFUL,
     CHECK_NOTHING},
    {"more|extra|additional|further coaching|supervision|education|mentoring|instruction for|of|to A",
     CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    {"supervise|watch|monitor A ~ closely|closer|more|tightly", CHECK_BLAME_BE_CAREFUL, CHECK_ADVICE},
    /* What is to become of people. */
    {"human resources has|have|was|will|is|are|for|and been? "
     "informed|involved|notified|briefed|contacted|looking|further|disciplinary|decide|act",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"hr has|have|was|will|is|and been? informed|involved|notified|briefed|contacted|legal|looking",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"referred|reported|handed|passed|escalated|forwarded ~ to ~ "
     "hr|human|personnel|disciplinary|prosecutor|police|tribunal",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"been|was|were moved|transferred|reassigned|shifted|assigned|rotated to|off|onto "
     "a|an|another|other|lesser|"
     "the|lighter|back-office ~ duties|shift|team|project|department|position|job|unit|site|tasks|post",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"sent home|packing", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"let A go", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"parted|part|parting ways|company with A", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"given|handed|received|got|served his|her|their notice|cards|marching", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT},
    {"hand|handed|turn|turned in|over his|her|their", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"asked|told|ordered|made|forced to leave|go|resign|quit|step", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT | CHECK_THEM},
    {"those|anyone|anybody|everyone|people who D ~ must|will|shall|should|have|has|ought", CHECK_BLAME_PUNISH,
     CHECK_NOTHING},
    {"name|names ~ passed|given|handed|forwarded|reported on? to", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"as a penalty|punishment|sanction", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"buy|buys|bring|brings the|a ~ round|cake|beers|drinks|pizza", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"work|works the|this|next|all weekend|night|holidays", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"no longer|not allowed|permitted|entitled|authorised|authorized|trusted to|with|near",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"no longer with|at|employed|part|welcome the|us|our|by|of|in|on", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT | CHECK_THEM},
    {"escorted|marched off|out|from", CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"stepped|stood|steps|step down|aside ~ over|after|as|following", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT | CHECK_THEM},
    {"resigned over|after|as|following|because", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"asked|forced|told|made|invited|pressed to? resign|apologise|apologize|quit|repay", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT | CHECK_THEM},
    {"had|has|have|must to? apologise|apologize", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"owe|owes an apology|explanation", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"offender|offenders ~ will|must|shall|has|have|been|lose|loses|face|faces|was|were|is|are",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"head|heads will|must|should|have|had|has to? roll", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"charged|pay|pays|owe|owes ~ penalty|fine|fines|penalties|damages", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT | CHECK_THEM},
    {"complaint|claim|lawsuit|charges ~ lodged|filed|brought|raised ~ against|with A", CHECK_BLAME_PUNISH,
     CHECK_NOTHING},
    {"lodged|filed|brought ~ complaint|charges|claim|lawsuit|grievance ~ against|with A", CHECK_BLAME_PUNISH,
     CHECK_NOTHING},
    {"explain|justify|defend himself|herself|themselves", CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"face|faces|faced|facing the|a|an? ~ "
     "music|sack|axe|tribunal|inquiry|enquiry|hearing|jail|prosecution|lawsuit|penalties|penalty|punishment|"
     "fine",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"docked|deducted|deduct ~ pay|salary|wages|bonus|day's|days", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"bear|carry|cover|cover|reimburse|repay|foot the ~ cost|costs|damage|damages|bill|loss|losses",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"name|named|naming and shame|shamed|shaming", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"make|made|making an example of", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"hauled|dragged|called|summoned over|before|into|onto ~ "
     "coals|board|office|carpet|management|boss|director",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"dressing-down|telling-off|tongue-lashing|rebuke|reprimand|reprimands", CHECK_BLAME_PUNISH,
     CHECK_NOTHING},
    {"zero tolerance", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"tougher|harsher|stricter|stiffer|severe|severer|harsh penalties|sanctions|punishment|consequences",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"penalties|sanctions|punishment|punishments|consequences for "
     "A|those|anyone|whoever|repeated|not|violating|breaking|ignoring|skipping",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"official|verbal|oral|written|stern warning|reprimand|caution ~ to|for A", CHECK_BLAME_PUNISH,
     CHECK_NOTHING},
    {"received|got|given|issued|earned|handed a|an|his|her ~ "
     "official|verbal|oral|written|stern|formal|final|last ~ warning",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT},
    {"hold|held|call|called|bring|brought A to account|justice|book", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"taken off call|duty|the ~ good|ever|rota|rotation|roster", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT | CHECK_THEM},
    {"suing|sues|sued the|our|a|its|their|him|her|them", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"names of everyone|everybody|those|all|whoever|people", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"be his|her|their last", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"not get|receive|see|be P? its|their|his|her|the|any|a ~ bonus|raise|promotion", CHECK_BLAME_PUNISH,
     CHECK_SUBJECT},
    {"personal consequences", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"entry|note|mark|remark in|on his|her|their ~ file|record", CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"anyone|anybody|whoever|people caught|found|seen ~ will|shall|must|faces|face|risks", CHECK_BLAME_PUNISH,
     CHECK_NOTHING},
    {"sacked|dismissed|disciplined|reprimanded|cautioned A", CHECK_BLAME_PUNISH, CHECK_THEM},
    {"had his|her|their ~ rights|access|privileges|permissions|licence|bonus "
     "withdrawn|revoked|removed|cut|suspended|cancelled",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"whoever bypasses|deploys|merges|touches|pushes|circumvents|repeats|violates ~ "
     "will|must|shall|faces|loses|gets",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
    {"under investigation|suspicion", CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"lose|loses|lost|forfeit|forfeits his|her|their|the? ~ "
     "access|rights|privileges|permissions|bonus|job|position|licence|badge|contract|promotion|holiday",
     CHECK_BLAME_PUNISH, CHECK_SUBJECT | CHECK_THEM},
    {"remove|removed|replace|replaced|withdraw|dismiss|sack|fire|suspend the|his|her|that|this ~ "
     "technician|engineer|operator|manager|administrator|developer|contractor|consultant|employee|lead ~ "
     "from|with|over|immediately|who|without",
     CHECK_BLAME_PUNISH, CHECK_NOTHING},
};
const size_t check_n_phrases_en_class = sizeof(check_phrases_en_class) / sizeof(*check_phrases_en_class);
