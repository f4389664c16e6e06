from home.views.machines import catalogue, favicon, manifest, picture, robots, sitemap

__all__ = ["catalogue", "favicon", "manifest", "picture", "robots", "sitemap"]
