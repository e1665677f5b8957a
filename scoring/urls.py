from django.urls import path

from scoring.views import ask, compare, documents, downloads, home, lexicons, runs, scorecard

urlpatterns = [
    path("", home.home, name="home"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<slug:slug>/", scorecard.scorecard, name="document"),
    path("lexicons/", lexicons.lexicons, name="lexicons"),
    path("lexicons/<slug:slug>/", lexicons.lexicon, name="lexicon"),
    path("compare/", compare.compare, name="compare"),
    path("compare/murphy.svg", compare.picture, name="compare-picture"),
    path("compare/figures.json", compare.figures, {"form": "json"}, name="compare-json"),
    path("compare/figures.csv", compare.figures, {"form": "csv"}, name="compare-csv"),
    path("runs/", runs.runs, name="runs"),
    path("runs/ask/", ask.ask, name="ask"),
    path("runs/<slug:key>/", runs.run, name="run"),
    path("runs/<slug:key>/report.json", downloads.report_json, name="run-json"),
    path("runs/<slug:key>/<slug:table>.csv", downloads.table_csv, name="run-csv"),
    path("runs/<slug:key>/<slug:chart>.svg", downloads.picture, name="run-picture"),
]
