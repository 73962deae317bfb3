"""Files of other systems as their users have them: real in form, in our own words."""

REDCAP_COLUMNS = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label","Choices, Calculations, OR Slider Labels",'
    '"Field Note","Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max",Identifier?,'
    '"Branching Logic (Show field only if...)","Required Field?","Custom Alignment","Question Number (surveys only)",'
    '"Matrix Group Name","Matrix Ranking?","Field Annotation"\n')
REDCAP = REDCAP_COLUMNS + '''record_id,training_day,,text,Record ID,,,,,,,,,,,,,
job,training_day,"<div class=""rich-text-field-label""><p>About <strong>your work</strong></p></div>",dropdown,"What is your job?","1, Teacher | 2, Social worker | 3, Health visitor, or nurse | 99, Other",,,,,,,y,,,,,
job_other,training_day,,text,"Which job?",,,,,,,[job] = '99',,,,,,
tools,training_day,,checkbox,"Which of these do you use?","1, The wheel | 2, A chronology | 3, A plan",,,,,,"[job] = '1' or [job] = '2'",,,,,,
years,training_day,,text,"How many years have you worked with families?",,"A whole number",integer,0,60,,,,,,,,
started,training_day,,text,"When did you start?",,,date_dmy,2001-01-01,,,,,,,,,
trained,training_day,,yesno,"Have you been on this course before?",,,,,,,,,,,,,
what_first,training_day,,notes,"What did you use first?",,,,,,,"[trained] = '1' and [tools(2)] = '1'",,,,,,
clear,training_day,"After the training, how much do you agree?",radio,"The aims were clear.","1, Disagree | 2, Neither | 3, Agree | 9, Not applicable",,,,,,,,,,after,,
useful,training_day,,radio,"I can use it.","1, Disagree | 2, Neither | 3, Agree | 9, Not applicable",,,,,,,,,,after,,
sure,training_day,,slider,"How sure do you feel?","Not at all | Half way | Completely",,number,,,,,,RH,,,,
sum,training_day,,calc,"Sum",[clear] + [useful],,,,,,,,,,,,
consent,training_day,,file,"Sign here",,,signature,,,,,,,,,,
email,training_day,,text,"Your e-mail address",,,email,,,y,,,,,,,@HIDDEN-PDF
late,training_day,,text,"Why so late?",,,,,,,"datediff([started],'today','d') > 30",,,,,,
thanks,training_day,,descriptive,"Thank you, [job].",,,,,,,,,,,,,
'''

LSS = '''<?xml version="1.0" encoding="UTF-8"?>
<document>
 <LimeSurveyDocType>Survey</LimeSurveyDocType>
 <DBVersion>623</DBVersion>
 <languages><language>en</language><language>pl</language></languages>
 <answers><fields><fieldname>aid</fieldname></fields><rows>
  <row><aid><![CDATA[1]]></aid><qid><![CDATA[11]]></qid><code><![CDATA[AO01]]></code><sortorder>0</sortorder><scale_id>0</scale_id></row>
  <row><aid><![CDATA[2]]></aid><qid><![CDATA[11]]></qid><code><![CDATA[AO02]]></code><sortorder>1</sortorder><scale_id>0</scale_id></row>
  <row><aid>3</aid><qid>13</qid><code>1</code><sortorder>0</sortorder><scale_id>0</scale_id></row>
  <row><aid>4</aid><qid>13</qid><code>2</code><sortorder>1</sortorder><scale_id>0</scale_id></row>
  <row><aid>5</aid><qid>13</qid><code>9</code><sortorder>2</sortorder><scale_id>0</scale_id></row>
 </rows></answers>
 <answer_l10ns><rows>
  <row><id>1</id><aid>1</aid><answer><![CDATA[A school]]></answer><language>en</language></row>
  <row><id>2</id><aid>1</aid><answer><![CDATA[W szkole]]></answer><language>pl</language></row>
  <row><id>3</id><aid>2</aid><answer><![CDATA[A health centre]]></answer><language>en</language></row>
  <row><id>4</id><aid>2</aid><answer><![CDATA[W przychodni]]></answer><language>pl</language></row>
  <row><id>5</id><aid>3</aid><answer>No</answer><language>en</language></row>
  <row><id>6</id><aid>4</aid><answer>Yes</answer><language>en</language></row>
  <row><id>7</id><aid>5</aid><answer>Don't know</answer><language>en</language></row>
 </rows></answer_l10ns>
 <groups><rows>
  <row><gid>2</gid><sid>77</sid><group_order>2</group_order><randomization_group/><grelevance><![CDATA[place.NAOK == "AO01"]]></grelevance></row>
  <row><gid>1</gid><sid>77</sid><group_order>1</group_order><randomization_group/><grelevance>1</grelevance></row>
 </rows></groups>
 <group_l10ns><rows>
  <row><id>1</id><gid>1</gid><group_name>You</group_name><description/><language>en</language></row>
  <row><id>2</id><gid>1</gid><group_name>Ty</group_name><description/><language>pl</language></row>
  <row><id>3</id><gid>2</gid><group_name>Your school</group_name><description><![CDATA[<p>Only if you work in one.</p>]]></description><language>en</language></row>
 </rows></group_l10ns>
 <questions><rows>
  <row><qid>11</qid><parent_qid>0</parent_qid><sid>77</sid><gid>1</gid><type>L</type><title>place</title><other>Y</other><mandatory>Y</mandatory><question_order>1</question_order><scale_id>0</scale_id><relevance>1</relevance></row>
  <row><qid>12</qid><parent_qid>0</parent_qid><gid>1</gid><type>M</type><title>tools</title><other>N</other><mandatory>N</mandatory><question_order>2</question_order><relevance/></row>
  <row><qid>13</qid><parent_qid>0</parent_qid><gid>2</gid><type>F</type><title>agree</title><other>N</other><question_order>1</question_order><relevance><![CDATA[((tools_SQ002.NAOK == "Y"))]]></relevance></row>
  <row><qid>14</qid><parent_qid>0</parent_qid><gid>2</gid><type>T</type><title>why</title><question_order>2</question_order><relevance><![CDATA[((agree_SQ001.NAOK >= "2") or (agree_SQ002.NAOK == "1"))]]></relevance></row>
  <row><qid>15</qid><parent_qid>0</parent_qid><gid>2</gid><type>*</type><title>sum</title><question_order>3</question_order><relevance>1</relevance></row>
  <row><qid>16</qid><parent_qid>0</parent_qid><gid>2</gid><type>N</type><title>years</title><question_order>4</question_order><relevance><![CDATA[count(tools_SQ001, tools_SQ002) > 1]]></relevance></row>
  <row><qid>17</qid><parent_qid>0</parent_qid><gid>2</gid><type>R</type><title>order</title><question_order>5</question_order><relevance>1</relevance></row>
 </rows></questions>
 <subquestions><rows>
  <row><qid>21</qid><parent_qid>12</parent_qid><type>T</type><title>SQ001</title><question_order>1</question_order><scale_id>0</scale_id></row>
  <row><qid>22</qid><parent_qid>12</parent_qid><type>T</type><title>SQ002</title><question_order>2</question_order><scale_id>0</scale_id></row>
  <row><qid>23</qid><parent_qid>13</parent_qid><type>T</type><title>SQ001</title><question_order>1</question_order><scale_id>0</scale_id></row>
  <row><qid>24</qid><parent_qid>13</parent_qid><type>T</type><title>SQ002</title><question_order>2</question_order><scale_id>0</scale_id></row>
  <row><qid>25</qid><parent_qid>17</parent_qid><type>T</type><title>SQ001</title><question_order>1</question_order><scale_id>0</scale_id></row>
  <row><qid>26</qid><parent_qid>17</parent_qid><type>T</type><title>SQ002</title><question_order>2</question_order><scale_id>0</scale_id></row>
 </rows></subquestions>
 <question_l10ns><rows>
  <row><id>1</id><qid>11</qid><question><![CDATA[<p>Where do you <b>mostly</b> work?</p>]]></question><help><![CDATA[Choose the main place.]]></help><language>en</language></row>
  <row><id>2</id><qid>11</qid><question><![CDATA[Gdzie pracujesz?]]></question><help/><language>pl</language></row>
  <row><id>3</id><qid>12</qid><question>Which of these do you use?</question><help/><language>en</language></row>
  <row><id>4</id><qid>13</qid><question>How far do you agree?</question><help/><language>en</language></row>
  <row><id>5</id><qid>14</qid><question><![CDATA[Why is that, at {place.shown}?]]></question><help/><language>en</language></row>
  <row><id>6</id><qid>15</qid><question>{sum}</question><help/><language>en</language></row>
  <row><id>7</id><qid>16</qid><question>How many years?</question><help/><language>en</language></row>
  <row><id>8</id><qid>17</qid><question>What matters most?</question><help/><language>en</language></row>
  <row><id>11</id><qid>21</qid><question>The wheel</question><language>en</language></row>
  <row><id>12</id><qid>22</qid><question>A plan</question><language>en</language></row>
  <row><id>13</id><qid>23</qid><question>It is clear.</question><language>en</language></row>
  <row><id>14</id><qid>24</qid><question>It is useful.</question><language>en</language></row>
  <row><id>15</id><qid>25</qid><question>Time</question><language>en</language></row>
  <row><id>16</id><qid>26</qid><question>Trust</question><language>en</language></row>
 </rows></question_l10ns>
 <question_attributes><rows>
  <row><qid>11</qid><attribute>other_replace_text</attribute><value>Somewhere else</value><language>en</language></row>
  <row><qid>12</qid><attribute>max_answers</attribute><value>1</value><language/></row>
  <row><qid>14</qid><attribute>maximum_chars</attribute><value>300</value></row>
  <row><qid>16</qid><attribute>min_num_value_n</attribute><value>0</value></row>
  <row><qid>16</qid><attribute>num_value_int_only</attribute><value>1</value></row>
 </rows></question_attributes>
 <surveys><rows><row><sid>77</sid><format>G</format><language>en</language><additional_languages>pl</additional_languages></row></rows></surveys>
 <surveys_languagesettings><rows>
  <row><surveyls_survey_id>77</surveyls_survey_id><surveyls_language>en</surveyls_language><surveyls_title>Where we work</surveyls_title><surveyls_welcometext><![CDATA[<p>A few questions.</p>]]></surveyls_welcometext><surveyls_endtext/></row>
  <row><surveyls_survey_id>77</surveyls_survey_id><surveyls_language>pl</surveyls_language><surveyls_title>Gdzie pracujemy</surveyls_title></row>
 </rows></surveys_languagesettings>
</document>
'''

OLD_LSS = '''<?xml version="1.0" encoding="UTF-8"?>
<document>
 <LimeSurveyDocType>Survey</LimeSurveyDocType>
 <DBVersion>178</DBVersion>
 <languages><language>en</language><language>de-informal</language></languages>
 <answers><rows>
  <row><qid>5</qid><code>A1</code><answer>Once</answer><sortorder>1</sortorder><language>en</language><scale_id>0</scale_id></row>
  <row><qid>5</qid><code>A2</code><answer>Often</answer><sortorder>2</sortorder><language>en</language><scale_id>0</scale_id></row>
  <row><qid>5</qid><code>A1</code><answer>Einmal</answer><sortorder>1</sortorder><language>de-informal</language><scale_id>0</scale_id></row>
  <row><qid>5</qid><code>A2</code><answer>Oft</answer><sortorder>2</sortorder><language>de-informal</language><scale_id>0</scale_id></row>
 </rows></answers>
 <conditions><rows>
  <row><cid>1</cid><qid>6</qid><cqid>5</cqid><cfieldname>123X1X5</cfieldname><method>==</method><value>A1</value><scenario>1</scenario></row>
  <row><cid>2</cid><qid>6</qid><cqid>5</cqid><cfieldname>123X1X5</cfieldname><method>==</method><value>A2</value><scenario>1</scenario></row>
 </rows></conditions>
 <groups><rows>
  <row><gid>1</gid><sid>123</sid><group_name>Everything</group_name><group_order>0</group_order><description/><language>en</language></row>
  <row><gid>1</gid><sid>123</sid><group_name>Alles</group_name><group_order>0</group_order><description/><language>de-informal</language></row>
 </rows></groups>
 <questions><rows>
  <row><qid>5</qid><parent_qid>0</parent_qid><gid>1</gid><type>!</type><title>q1</title><question>How often did we meet?</question><other>N</other><question_order>1</question_order><language>en</language><relevance>1</relevance></row>
  <row><qid>5</qid><parent_qid>0</parent_qid><gid>1</gid><type>!</type><title>q1</title><question>Wie oft?</question><other>N</other><question_order>1</question_order><language>de-informal</language><relevance>1</relevance></row>
  <row><qid>6</qid><parent_qid>0</parent_qid><gid>1</gid><type>Y</type><title>q2</title><question>Did it help?</question><question_order>2</question_order><language>en</language><relevance/></row>
 </rows></questions>
 <surveys><rows><row><sid>123</sid><format>S</format><language>en</language></row></rows></surveys>
 <surveys_languagesettings><rows><row><surveyls_language>en</surveyls_language><surveyls_title>Meetings</surveyls_title></row></rows></surveys_languagesettings>
</document>
'''

_COLUMNS = """id related_id class type/scale name relevance text help language validation mandatory encrypted other default same_default same_script max_answers maximum_chars min_num_value_n max_num_value_n other_replace_text""".split()
_ROWS = [
    {'class': 'S', 'name': 'language', 'text': 'en'},
    {'class': 'S', 'name': 'format', 'text': 'S'},
    {'class': 'SL', 'name': 'surveyls_title', 'text': 'After the course', 'language': 'en'},
    {'class': 'SL', 'name': 'surveyls_title', 'text': 'Po kursie', 'language': 'pl'},
    {'class': 'G', 'type/scale': '1', 'name': 'The course', 'relevance': '1', 'language': 'en'},
    {'class': 'Q', 'type/scale': 'Y', 'name': 'went', 'relevance': '1', 'text': 'Did you go?', 'language': 'en', 'mandatory': 'Y'},
    {'class': 'Q', 'type/scale': 'A', 'name': 'rate', 'relevance': 'went == "Y"', 'text': 'How was it?', 'language': 'en'},
    {'class': 'SQ', 'type/scale': '0', 'name': 'a', 'text': 'The room', 'language': 'en'},
    {'class': 'SQ', 'type/scale': '0', 'name': 'b', 'text': 'The day', 'language': 'en'},
    {'class': 'Q', 'type/scale': 'Q', 'name': 'say', 'relevance': 'rate_a.NAOK < 3', 'text': 'Say more', 'language': 'en'},
    {'class': 'SQ', 'name': 'x', 'text': 'What was good', 'language': 'en'},
    {'class': 'SQ', 'name': 'y', 'text': 'What was not', 'language': 'en'},
    {'class': 'Q', 'type/scale': 'C', 'name': 'again', 'relevance': '1', 'text': 'Would you …', 'language': 'en'},
    {'class': 'SQ', 'type/scale': '0', 'name': 'c', 'text': '… come again?', 'language': 'en'},
    {'class': 'G', 'type/scale': '1', 'name': 'Kurs', 'relevance': '1', 'language': 'pl'},
    {'class': 'Q', 'type/scale': 'Y', 'name': 'went', 'relevance': '1', 'text': 'Czy byłaś lub byłeś?', 'language': 'pl', 'mandatory': 'Y'},
]
TABBED = "\ufeff" + "".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n" for cells in (
    _COLUMNS, *([row.get(column, "") for column in _COLUMNS] for row in _ROWS)))
