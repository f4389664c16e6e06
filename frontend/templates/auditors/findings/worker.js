{% load django_vite %}importScripts('{% vite_asset_url "src/field/worker.ts" %}');
