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
late,training_day,,text,"Why so late?",,,,,,,datediff([started],'today','d') > 30,,,,,,
thanks,training_day,,descriptive,"Thank you, [job].",,,,,,,,,,,,,
'''
