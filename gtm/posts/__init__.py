"""A brief becomes a blog draft: read, rendered, cleaned. Never published, and nothing here knows how to.

brief   the file a person wrote     post   template, Markdown, clean HTML     slug   its address
"""

from gtm.posts.brief import Brief, read_brief
from gtm.posts.post import check_post_template, post_template_names, render_post
from gtm.posts.slug import post_slug

__all__ = ["Brief", "check_post_template", "post_slug", "post_template_names", "read_brief", "render_post"]
