"""Which steps of a question bring files, which show them to everyone, and what is taken out of the record again."""

ASKED = ("ask", "ask_in_hall", "ask_unproven", "ask_in_hall_unproven")
BY_THE_ASKER = (*ASKED, "answer_back", "dispute")
BY_OFFICES = ("accept", "give_back", "refer", "ask_back", "done", "close_unfixed", "reopen", "stand_by")
CHECKED = ("admit", "show_text", "hide_text")

SHOWN = [f"{step}.{field}" for field in ("text", "pictures") for step in CHECKED]
PICTURES_SHOWN = [f"{step}.pictures" for step in CHECKED]
OF_OFFICES = [f"{step}.attachments" for step in BY_OFFICES]
OF_THE_ASKER = [*(f"{step}.attachments" for step in BY_THE_ASKER), "ask_on_paper.photograph"]
