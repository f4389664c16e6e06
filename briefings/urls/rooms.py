from django.urls import path

from briefings.views import commands, room, room_door

urlpatterns = [
    path("join/", room_door.join, name="join"),
    path("join/<str:code>/", room_door.join_code, name="join_code"),
    path("rooms/<int:pk>/", room.room, name="room"),
    path("rooms/<int:pk>/join/", room_door.join_room, name="join_room"),
    path("rooms/<int:pk>/ask/", room.ask, name="ask"),
    path("rooms/<int:pk>/poll/", room.poll, name="room_poll"),
    path("rooms/<int:pk>/mine/", room.mine, name="mine"),
    path("rooms/<int:pk>/similar/", room.similar_questions, name="similar"),
    path("rooms/<int:pk>/do/<slug:name>/", commands.do, name="do"),
]
