(: Documents whose drafter also approved them :)
for $document in reftel:documents()
let $drafters := reftel:names($document, "drafter")
let $both := reftel:names($document, "approver")[. = $drafters]
where exists($both)
return <row document="{reftel:id($document)}" date="{reftel:date($document)}" who="{string-join($both, "; ")}"
  heading="{reftel:heading($document)}"/>
