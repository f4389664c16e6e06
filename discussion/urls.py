from django.urls import path

from discussion.views import comments, mine, moderation, support

app_name = "discussion"

urlpatterns = [
    path("on/<str:place>/<int:object_id>/", comments.conversation, name="conversation"),
    path("on/<str:place>/<int:object_id>/comment/", comments.post_comment, name="post_comment"),
    path("on/<str:place>/<int:object_id>/endorse/", support.endorse, name="endorse"),
    path("on/<str:place>/<int:object_id>/follow/", support.follow, name="follow"),
    path("on/<str:place>/<int:object_id>/unfollow/", support.unfollow, name="unfollow"),
    path("on/<str:place>/<int:object_id>/flag/", support.flag, name="flag"),
    path("on/<str:place>/<int:object_id>/close/", comments.close, name="close"),
    path("comments/<int:pk>/", comments.comment, name="comment"),
    path("comments/<int:pk>/reply/", comments.reply, name="reply"),
    path("comments/<int:pk>/edit/", comments.edit, name="edit"),
    path("comments/<int:pk>/delete/", comments.delete, name="delete"),
    path("comments/<int:pk>/endorse/", support.endorse_comment, name="endorse_comment"),
    path("comments/<int:pk>/flag/", support.flag_comment, name="flag_comment"),
    path("comments/<int:pk>/versions/", comments.versions, name="versions"),
    path("comments/<int:pk>/replies/", comments.replies, name="replies"),
    path("mine/", mine.mine, name="mine"),
    path("cases/<int:pk>/", moderation.own_case, name="case"),
    path("moderation/", moderation.case_list, name="moderation"),
    path("moderation/decide/", moderation.decide_many, name="decide_many"),
    path("moderation/log/", moderation.log, name="log"),
    path("moderation/<int:pk>/", moderation.moderation_case, name="moderation_case"),
    path("moderation/<int:pk>/block/", moderation.block_author, name="block_author"),
]
