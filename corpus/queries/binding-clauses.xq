(: Clauses that bind the Soviet Government :)
(: Another bearer, as a regular expression: --set bearer="Israel". Obligations and prohibitions bind; other kinds:
   --set kinds="obligation prohibition commitment". :)
declare variable $bearer external := "Soviet|USSR|Moscow";
declare variable $kinds external := "obligation prohibition";

for $clause in collection()//seg[@type = "clause"][not(@prev)]
let $kind := substring-after($clause/@ana, "#")
let $who := reftel:words(($clause//rs[@type = "bearer"])[1])
where $kind = tokenize($kinds) and matches($who, $bearer)
return <row document="{reftel:id($clause)}" kind="{$kind}" bearer="{$who}" clause="{reftel:words($clause)}"/>
