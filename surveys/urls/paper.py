from django.urls import path

from surveys.views import import_pages, paper_keying, paper_pages

PAPER = "desk/<str:slug>/paper/"
BATCH = f"{PAPER}<int:number>/"

urlpatterns = [
    path(PAPER, paper_pages.overview, name="paper"),
    path(f"{PAPER}sheet.pdf", paper_pages.sheet_pdf, name="paper_sheet"),
    path(f"{PAPER}new/", paper_pages.new_batch, name="paper_new_batch"),
    path(BATCH, paper_pages.batch, name="paper_batch"),
    path(f"{BATCH}key/", paper_keying.key, name="paper_key"),
    path(f"{BATCH}import/", import_pages.take_sheets, name="paper_import"),
    path(f"{BATCH}sheets.xlsx", import_pages.sheet_template, name="paper_template"),
    path(f"{BATCH}settle/<int:sheet>/", paper_keying.settle, name="paper_settle"),
    path(f"{BATCH}recount/", paper_pages.recount, name="paper_recount"),
    path(f"{BATCH}close/", paper_pages.close, name="paper_close"),
]
