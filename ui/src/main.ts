import { mount } from 'svelte';
import App from './App.svelte';
import { keepInSight, rememberPanes } from '$lib/focus';
import { listenToKeys } from '$lib/keys';
import { look } from '$lib/settings.svelte';
import './styles/app.scss';

look.load();
listenToKeys();
rememberPanes();
keepInSight();

const target = document.getElementById('app');
if (target) mount(App, { target });
