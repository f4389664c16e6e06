"""The names of what may be done with bodies. Who holds them is said in `councils.rules.bodies`."""

MANAGE = "councils.manage_bodies"
SEE_BODY = "councils.see_body"
