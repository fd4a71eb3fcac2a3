"""Addresses of referral: numbers of records only. No name, no answer and no key ever stands in one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.referring import asking, cases, flow, funnel, inbox, mine, refer, shortlist

urlpatterns: list[URLPattern | URLResolver] = [
    path("refer/done/", refer.done, name="refer_done"),
    path("refer/<uuid:number>/", refer.contact, name="refer"),
    path("refer/<uuid:number>/more/", refer.more, name="refer_more"),
    path("refer/<uuid:number>/check/", refer.check, name="refer_check"),
    path("my-referral/", mine.mine, name="my_referral"),
    path("my-referral/export/", mine.export, name="my_referral_export"),
    path("my-referral/erase/", mine.erase, name="my_referral_erase"),
    path("my-referral/leave/", mine.leave, name="my_referral_leave"),
    path("my-referral/<uuid:number>/withdraw/", mine.withdraw, name="my_referral_withdraw"),
    path("my-referral/<uuid:number>/outcome/<int:month>/", mine.tell, name="my_referral_outcome"),
    path("my-referral/agreements/<uuid:number>/", mine.withdraw_consent, name="my_referral_consent"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/key/", inbox.key, name="inbox_key"),
    path("inbox/opened/", inbox.linked, name="inbox_linked"),
    path("inbox/opened/answer/", inbox.answer_linked, name="inbox_linked_answer"),
    path("inbox/<uuid:number>/", inbox.one, name="inbox_one"),
    path("inbox/<uuid:number>/answer/", inbox.answer, name="inbox_answer"),
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new, name="case_new"),
    path("cases/refer/<uuid:offer>/", cases.choose_case, name="choose_case"),
    path("cases/<uuid:number>/", cases.case, name="case"),
    path("cases/<uuid:number>/act/", cases.act, name="case_act"),
    path("cases/search/stop/", shortlist.stop, name="case_search_stop"),
    path("cases/<uuid:number>/search/", shortlist.look, name="case_search"),
    path("cases/<uuid:number>/shortlist/", shortlist.shortlist, name="case_shortlist"),
    path("cases/<uuid:number>/shortlist/act/", shortlist.act, name="case_shortlist_act"),
    path("cases/<uuid:number>/shortlist/compare/", shortlist.compare, name="case_compare"),
    path("cases/<uuid:number>/shortlist/print/", shortlist.sheet, name="case_sheet"),
    path("cases/<uuid:number>/answers/", asking.overview, name="case_answers"),
    path("cases/<uuid:number>/answers/question/", asking.question, name="case_question"),
    path("cases/<uuid:number>/answers/<slug:name>/", asking.question, name="case_question"),
    path("cases/<uuid:number>/refer/", cases.choose_offer, name="choose_offer"),
    path("cases/<uuid:number>/refer/<uuid:offer>/", cases.refer, name="refer_case"),
    path("cases/<uuid:number>/drafts/<uuid:referral>/", cases.send_draft, name="send_draft"),
    path("funnel/", funnel.page, name="funnel"),
    path("funnel/figures.csv", funnel.download, name="funnel_csv"),
    path("escalator/", flow.page, name="escalator"),
    path("escalator/figures.csv", flow.download, name="escalator_csv"),
]
